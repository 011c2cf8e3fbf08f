"""The crates that come with Rust, and what stands at the top of its library, as of Rust 1.95."""

from __future__ import annotations

CRATES = frozenset({"std", "core", "alloc", "proc_macro", "test"})

HIDDEN_CRATES = frozenset({"compiler_builtins", "getopts", "libc", "panic_abort", "panic_unwind", "unwind"})
"""Those that come too, and that ``extern crate`` may name on some toolchains."""

_MODULES = """
alloc any arch array ascii assert_matches async_iter autodiff backtrace borrow boxed bstr cell char clone cmp
collections contracts convert core_arch core_simd default env error f128 f16 f32 f64 ffi field fmt from fs future
hash hint i128 i16 i32 i64 i8 index intrinsics io isize iter lazy macros marker mem net num ops option os panic
panicking pat path pin prelude primitive process profiling ptr random range raw rc result rt simd slice std_detect
std_float str stream string sync task thread time u128 u16 u32 u64 u8 ub_checks unicode unsafe_binder usize vec
"""
_MACROS = """
assert assert_eq assert_ne cfg cfg_match cfg_select column compile_error concat concat_bytes concat_idents
const_format_args dbg debug_assert debug_assert_eq debug_assert_ne env eprint eprintln file format format_args
format_args_nl global_asm include include_bytes include_str is_x86_feature_detected line log_syntax matches
module_path option_env panic print println stringify thread_local todo trace_macros try unimplemented unreachable
vec write writeln debug_assert_matches asm naked_asm pattern_type addr_of addr_of_mut offset_of
"""
TOP = frozenset(_MODULES.split()) | frozenset(_MACROS.split())
"""Names that may follow ``std::``, ``core::`` and ``alloc::``, whichever of them has it."""

_PRIMITIVES = """
array bool char f128 f16 f32 f64 i128 i16 i32 i64 i8 isize slice str tuple u128 u16 u32 u64 u8 unit usize never
"""
PRIMITIVES = frozenset(_PRIMITIVES.split())
