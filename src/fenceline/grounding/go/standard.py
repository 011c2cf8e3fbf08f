"""The standard library's packages, as they are of Go 1.27."""

from __future__ import annotations

_ALWAYS = """
archive/tar archive/zip bufio builtin bytes compress/bzip2 compress/flate compress/gzip compress/lzw
compress/zlib container/heap container/list container/ring context crypto crypto/aes crypto/cipher crypto/des
crypto/dsa crypto/ecdsa crypto/ed25519 crypto/elliptic crypto/hmac crypto/md5 crypto/rand crypto/rc4 crypto/rsa
crypto/sha1 crypto/sha256 crypto/sha512 crypto/subtle crypto/tls crypto/x509 crypto/x509/pkix database/sql
database/sql/driver debug/dwarf debug/elf debug/gosym debug/macho debug/pe debug/plan9obj encoding
encoding/ascii85 encoding/asn1 encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob
encoding/hex encoding/json encoding/pem encoding/xml errors expvar flag fmt go/ast go/build go/constant go/doc
go/format go/importer go/parser go/printer go/scanner go/token go/types hash hash/adler32 hash/crc32 hash/crc64
hash/fnv html html/template image image/color image/color/palette image/draw image/gif image/jpeg image/png
index/suffixarray io io/ioutil log log/syslog math math/big math/bits math/cmplx math/rand mime mime/multipart
mime/quotedprintable net net/http net/http/cgi net/http/cookiejar net/http/fcgi net/http/httptest
net/http/httptrace net/http/httputil net/http/pprof net/mail net/rpc net/rpc/jsonrpc net/smtp net/textproto
net/url os os/exec os/signal os/user path path/filepath plugin reflect regexp regexp/syntax runtime
runtime/cgo runtime/debug runtime/msan runtime/pprof runtime/race runtime/trace sort strconv strings sync
sync/atomic syscall syscall/js testing testing/iotest testing/quick text/scanner text/tabwriter text/template
text/template/parse time unicode unicode/utf16 unicode/utf8 unsafe
"""
_SINCE = {
    14: "hash/maphash",
    15: "time/tzdata",
    16: "embed go/build/constraint io/fs runtime/metrics testing/fstest",
    18: "debug/buildinfo net/netip",
    19: "go/doc/comment runtime/asan",
    20: "crypto/ecdh runtime/coverage",
    21: "cmp log/slog maps slices testing/slogtest",
    22: "go/version math/rand/v2",
    23: "iter structs unique",
    24: "crypto/fips140 crypto/hkdf crypto/mlkem crypto/pbkdf2 crypto/sha3 testing/synctest weak",
    25: "encoding/json/jsontext encoding/json/v2",
    26: "crypto/hpke crypto/mlkem/mlkemtest runtime/secret simd/archsimd testing/cryptotest",
    27: "crypto/mldsa uuid",
}

PACKAGES: dict[str, int] = dict.fromkeys(_ALWAYS.split(), 0) | {
    name: minor for minor, names in _SINCE.items() for name in names.split()
}
"""Import path to the minor version that brought it; 0 for one of Go 1.13 or before. Experimental ones are counted."""
