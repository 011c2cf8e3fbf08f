"""The English words that carry meaning in an instruction; everything else is a name or noise."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CREATE = _words(
    "add append build create define develop extend generate give implement insert introduce new "
    "provide scaffold write bootstrap"
)
CHANGE = _words(
    "adapt adjust allow avoid change check clean convert correct debug delete document drop ensure enforce guard "
    "expose extract fix handle ignore improve increase let lower make memoize memoise modify move "
    "normalise normalize optimise optimize port prevent print raise reduce refactor remove rename "
    "repair replace reject return reuse reverse rewrite round set simplify skip solve sort speed "
    "stop strip support switch treat tweak update upgrade use validate migrate inline resolve "
    "complete finish extend refine restrict log"
)
TEACHING = _words("allow handle support")
NEW = _words("add append build create insert introduce new provide")
TESTING = _words("cover test")
MENDING = _words(
    "allow avoid complete correct debug ensure finish fix handle ignore let make prevent reject repair resolve return "
    "solve stop"
)
VERBS = CREATE | CHANGE | TESTING
JOINING = _words("and then so but also")
TAKING = _words("delete drop extract move remove strip")
TOUCHING = _words(
    "touch touching change changing modify modifying edit editing alter altering rename renaming "
    "break breaking"
)

NAMING = _words("named called")
WISHES = _words("want need needs lacks missing misses has have")
ANNEXES = _words(
    "hint hints annotation annotations attribute attributes field fields parameter parameters "
    "argument arguments docstring docstrings"
)
ADJECTIVES = _words(
    "python typescript javascript java rust go simple small short static async public private "
    "protected recursive generic pure fast instance abstract basic proper missing custom dedicated "
    "separate utility little similar second third additional extra single"
)
SMALL_NOUNS = _words(
    "function functions method methods class classes property properties helper helpers getter "
    "setter constructor interface struct enum trait type constant fixture subclass generator "
    "coroutine classmethod staticmethod predicate routine procedure iterator decorator macro func"
)
CLASS_NOUNS = _words("class classes subclass interface struct enum trait type")
METHOD_NOUNS = _words("method methods property properties getter setter constructor classmethod staticmethod")
PART_NOUNS = _words(
    "parameter parameters param argument arguments arg option flag docstring docstrings comment "
    "jsdoc tsdoc javadoc rustdoc godoc docblock "
    "comments annotation annotations hint hints check checks validation support handling logging "
    "default branch case attribute field fields attributes guard cache caching retry retries timeout "
    "documentation doc docs keyword limit value"
)
ANNEXED = _words(
    "docstring doc docs documentation comment comments annotation annotations hint hints jsdoc javadoc"
)
EACH = _words("all each every")
DESCRIPTIONS = _words("docstring docstrings jsdoc tsdoc javadoc rustdoc godoc docblock")
CODE_NOUNS = SMALL_NOUNS | _words("component hook handler object symbol variable test")
THINGS = _words(
    "filter command field option rule plugin middleware backend formatter loader exporter importer route"
)
FILE_NOUNS = _words("file module script")
FOLDER_NOUNS = _words("folder directory package dir")
TEST_NOUNS = _words("test tests testcase testcases unittest unittests spec specs coverage")
TEST_SORTS = _words("unit regression integration more missing parametrized parametrised")
OF_A_TEST = TEST_SORTS | _words("a an its own some new few good matching corresponding pytest jest vitest")
AFTER_A_TEST = _words("for that which in of too as covering to next please and beside")
TESTED = _words("test tests tested covered cover coverage")
DEMANDS = _words("should must shall")
PASSING = _words("pass passes passing green succeed fails failing fail failed red broken")

BIG = _words(
    "api app application applications architecture authentication authorization backend bot cli daemon dashboard "
    "engine flow flows framework frontend game infrastructure library microservice oauth oauth2 platform product "
    "program project sdk server service site subsystem suite system tool ui gui website workflow"
)
ENTIRE = _words(
    "complete entire full whole scratch end-to-end comprehensive full-featured fully-featured "
    "production-ready"
)
WIDE = _words(
    "everywhere across throughout callers codebase project-wide repo-wide usages call-sites repository"
)

LIKE = _words(
    "like alike next following follow follows pattern similar beside alongside mirroring mirror modelled "
    "modeled analogous style same resembling matching match copying"
)
REFERENCE = _words(
    "use uses using used call calls calling via returns return returning raise raises raising from "
    "instead than throw throws throwing import imports takes take taking accepts accept accepting "
    "without when if because since until gets given inherits inheriting implements"
)
USING = _words("use uses using call calls calling via from")
PLACE = _words("in inside into to of on for within under at onto after before above below")
CONDITIONS = _words("when if because since until without once unless while whenever")
INSIDE = _words("from in inside of within")
PARTS = _words(
    "argument arguments call calls default keyword local option param parameter parameters usage usages value variable"
)
REMOVING = _words("delete drop remove")
DISUSED = _words("unused dead deprecated legacy obsolete old stale redundant superfluous unneeded empty")
NEGATION = _words("not don't dont never without")
KEEPING = _words("leave keep except")
BOUNDARY = (
    PLACE | LIKE | REFERENCE | _words("with that which who after so by as where and but then should must")
)
DETERMINERS = _words(
    "a an no the this that these those another any some new existing other our my its their every each all"
)
LEAD_IN = _words(
    "please can could would you we i need want should to let's lets must have now just kindly also then and"
)

STOP = (
    BOUNDARY
    | DETERMINERS
    | LEAD_IN
    | FILE_NOUNS
    | TEST_NOUNS
    | _words(
        "is are was were be been being do does did it they them or no yes only too very more most less "
        "least also when while there here what how why has had will would may might can cannot however "
        "bug bugs issue issues error problem wrong correctly properly code class function method methods "
        "functions classes tests unit one two three both me us he she his her such own same file files "
        "line lines please name named called not"
    )
)
TECHNOLOGIES = _words(
    "node.js vue.js next.js nuxt.js react.js express.js three.js d3.js nest.js ember.js backbone.js"
)

KNOWN_FILES = _words("makefile dockerfile readme license changelog gemfile procfile jenkinsfile")
PRODUCTS = _words(
    "typescript javascript oauth oauth2 graphql github gitlab postgresql mysql sqlite mongodb openapi numpy "
    "websocket websockets webrtc webgl grpc fastapi pytorch openai chatgpt paypal dynamodb rabbitmq webassembly "
    "junit testng pytest vitest unittest ipv4 ipv6 ios macos"
)

EVERYWHERE = _words(
    "any assert async await bool break bytes catch class console const continue def default defer dict do else "
    "enum except export extends false final finally float fn for format frozenset func function go goto if import "
    "in instanceof int isinstance lambda len let list map match max min mut new nil none null number object panic "
    "pass print println private promise protected pub public range require return select self set sorted static "
    "str string sum super switch this throw throws true try tuple type typeof undefined unsafe unwrap use var "
    "void while with yield zip"
)
"""Words of languages and of what every program has, in lower case: no names that a workspace would have to define."""
CODE_SUFFIXES = _words(
    ".py .pyi .js .jsx .mjs .cjs .ts .tsx .mts .cts .go .rs .java .c .h .cc .cpp .cxx .hpp .hh .hxx"
)
TEXT_SUFFIXES = _words(
    ".json .toml .yaml .yml .md .rst .cfg .ini .txt .sh .html .css .scss .sql .proto .rb .php .cs "
    ".kt .swift .vue .svelte .xml .gradle .lock .mod .env .csv .graphql"
)

# What instructions without a name are read by, and old commit messages with them.
EMPTY = STOP | _words(
    "add added adds fix fixes fixed fixing make makes made support update updates updated remove removed removes "
    "change changes changed improve improved new old allow allows use uses used using ensure handle work works "
    "case cases some minor feat chore refactor docs style perf via etc instead avoid issue see"
)
ADDING = _words(
    "add adds added introduce introduces implement implements create creates support supports new provide provides "
    "expose include allow allows enable"
)
DOCUMENTS = _words("docs docstring docstrings documentation doc typo typos comment comments readme")
NEWISH = _words(
    "new module package plugin file script command subcommand class helper adapter rule hook middleware extension "
    "introduce example tool utility api utils system implement implementation experimental support initial"
)
MODALS = _words("should must shall needs ought has does is cannot")
