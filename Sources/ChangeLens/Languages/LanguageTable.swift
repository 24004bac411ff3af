/// Every language the lens knows, by file name, by what a name begins with and by suffix (exact case: `.C` is not `.c`).
///
/// Left out, because their comments cannot be told from code without the whole grammar: markup in code (HTML, Vue and other
/// templates), Markdown, TeX (environments that keep `%`), Tcl and Batch (comments hang on what is run before), assembly (a dialect for each
/// assembler), Solidity (the compiled code holds a digest of its source). Left out, because two languages share the suffix: `.m`
/// (Objective-C, MATLAB), `.v` (Verilog, Coq), `.pp` (Puppet, Pascal), `.pl` (Perl, Prolog), `.fs` (F#, shaders), `.cls`.
enum LanguageTable {
    static let suffixes: [String: Language] = index(rows.map { ($0.language, $0.suffixes) })
    static let names: [String: Language] = index(rows.map { ($0.language, $0.names) })
    static let stems: [String: Language] = index(rows.map { ($0.language, $0.stems) })

    struct Row: Sendable {
        var language: Language
        var suffixes: [String]
        var names: [String] = []
        /// Names before their first point, whatever stands behind it.
        var stems: [String] = []
    }

    private static func index(_ rows: [(Language, [String])]) -> [String: Language] {
        var all: [String: Language] = [:]
        for (language, keys) in rows {
            for key in keys { all[key] = language }
        }
        return all
    }

    static let rows: [Row] = curlyRows + scriptRows + configurationRows + furtherCurlyRows + functionalRows + hashRows + otherRows
}

extension LanguageTable {
    static let slashes: [[UInt8]] = [Array("//".utf8)]
    static let hashes: [[UInt8]] = [Array("#".utf8)]
    static let plainBlock = Syntax.BlockComment("/*", "*/")
    static let nestedBlock = Syntax.BlockComment("/*", "*/", nests: true)
    static let single = Syntax.Quote("'")
    static let double = Syntax.Quote("\"")
    static let dollarHole = Syntax.Hole("${", "}")

    /// Languages with `//` and `/* */`.
    private static let curlyRows: [Row] = [
        Row(
            language: Language("C", .freeForm(c(.c)), .init(documentsWithTags: true)),
            suffixes: ["c", "h"]),
        Row(
            language: Language("C++", .freeForm(c(.cxx)), .init(documentsWithTags: true)),
            suffixes: ["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "ipp", "inl", "cu", "cuh", "mm"]),
        Row(
            language: Language(
                "C#",
                .freeForm(
                    Syntax(
                        dialect: .cSharp, lineComments: slashes, blockComments: [plainBlock], quotes: [single],
                        spacing: .separators, lines: .blankButForDirectives,
                        cautions: ["CallerLineNumber", "CallerArgumentExpression"])),
                .init(documentsWithTags: true)),
            suffixes: ["cs"]),
        Row(
            language: Language(
                "Java",
                .freeForm(
                    Syntax(
                        dialect: .java, lineComments: slashes, blockComments: [plainBlock],
                        quotes: [.init("\"\"\"", spansLines: true), double, single], spacing: .tokens, lines: .blank)),
                .init(documentsWithTags: true, markers: ["@deprecated"])),
            suffixes: ["java"]),
        Row(
            language: Language(
                "Kotlin",
                .freeForm(
                    Syntax(
                        dialect: .kotlin, lineComments: slashes, blockComments: [nestedBlock],
                        quotes: [
                            .init("\"\"\"", escape: .none, spansLines: true, holes: [dollarHole]),
                            .init("\"", holes: [dollarHole]), single, .init("`", escape: .none),
                        ], spacing: .inside, lines: .blankInside)),
                .init(documentsWithTags: true)),
            suffixes: ["kt", "kts"]),
        Row(
            language: Language(
                "Swift",
                .freeForm(
                    Syntax(
                        dialect: .swift, lineComments: slashes, blockComments: [nestedBlock],
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [.init("\\(", ")")]),
                            .init("\"", holes: [.init("\\(", ")")]), .init("`", escape: .none),
                        ], spacing: .inside, lines: .blankInside, textRefusals: ["#line", "#column"])),
                .init(documentsWithTags: true, markers: ["swift-tools-version"])),
            suffixes: ["swift"]),
        Row(
            language: Language(
                "Go",
                .freeForm(
                    Syntax(
                        dialect: .go, lineComments: slashes, blockComments: [plainBlock],
                        quotes: [double, single, .init("`", escape: .none, spansLines: true)],
                        spacing: .tokens, lines: .blankBehindOpen, commasMayTrail: true)),
                .init(markers: ["output:"], instructsWithoutSpace: true)),
            suffixes: ["go"]),
        Row(
            language: Language(
                "Rust",
                .freeForm(
                    Syntax(
                        dialect: .rust, lineComments: slashes, blockComments: [nestedBlock],
                        quotes: [.init("\"", spansLines: true)], spacing: .tokens, lines: .blank,
                        textRefusals: ["line!", "column!", "stringify!"], commasMayTrail: true)),
                // Examples in documentation are compiled and run as tests.
                .init(openings: ["///", "//!", "/**", "/*!"])),
            suffixes: ["rs"]),
        Row(language: javaScript(holdsMarkup: false), suffixes: ["js", "mjs", "cjs", "ts", "mts", "cts"]),
        // In the others `<` before an operand may begin a type.
        Row(language: javaScript(holdsMarkup: true), suffixes: ["jsx", "tsx"]),
        Row(
            language: Language(
                "Protocol Buffers",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [plainBlock], quotes: [double, single], spacing: .tokens,
                        lines: .blank)),
                .init(markers: ["api-linter", "@exclude"])),
            suffixes: ["proto"]),
        Row(
            language: Language(
                "CSS",
                .freeForm(Syntax(dialect: .css, blockComments: [plainBlock], quotes: [double, single])),
                .init(markers: ["template:"])),
            suffixes: ["css"]),
        Row(
            language: Language(
                "SCSS",
                .freeForm(
                    Syntax(
                        dialect: .scss, lineComments: slashes, blockComments: [plainBlock], quotes: [double, single])),
                .init(markers: ["#{"])),
            suffixes: ["scss"]),
        Row(
            language: Language(
                "HCL",
                .freeForm(
                    Syntax(
                        dialect: .hcl, lineComments: hashes + slashes, blockComments: [plainBlock],
                        quotes: [.init("\"", holes: [dollarHole, .init("%{", "}")])], spacing: .tokens))),
            suffixes: ["tf", "tfvars", "hcl"]),
    ]

    private static func javaScript(holdsMarkup: Bool) -> Language {
        Language(
            "JavaScript",
            .freeForm(
                Syntax(
                    dialect: .javaScript, lineComments: slashes, blockComments: [plainBlock],
                    quotes: [double, single, .init("`", spansLines: true, holes: [dollarHole])],
                    spacing: .tokens, lines: .script, holdsMarkup: holdsMarkup, quotesAreAlike: true, commasMayTrail: true)),
            .init(tagsHoldTypes: true, markers: ["<reference", "<amd", "@internal", "@type", "global ", "globals ", "exported "]))
    }

    static func c(_ dialect: Syntax.Dialect) -> Syntax {
        Syntax(
            dialect: dialect, lineComments: slashes, blockComments: [plainBlock], quotes: [double, single],
            lines: .blankButForDirectives,
            cautions: ["__LINE__", "source_location", "__builtin_LINE", "__has_include", "__has_embed"])
    }

    private static let scriptRows: [Row] = [
        Row(
            language: Language(
                "Python",
                .freeForm(
                    Syntax(
                        dialect: .python, lineComments: hashes,
                        quotes: [.init("\"\"\"", spansLines: true), .init("'''", spansLines: true), double, single],
                        layout: .indented, spacing: .tokens, lines: .blankInBrackets, quotesAreAlike: true,
                        commasMayTrail: true, cautions: ["getsource", "getsourcelines", "getcomments", "f_lineno"])),
                .init(markers: ["type:", "# ///", "cython", "distutils", "jupytext", "databricks", "magic ", "command --"])),
            suffixes: ["py", "pyi"]),
        Row(
            language: Language("Shell", .shell, .init(markers: ["begin init info", "chkconfig", "bats"])),
            suffixes: ["sh", "bash"]),
        Row(
            language: Language(
                "Lua",
                .freeForm(
                    Syntax(dialect: .lua, lineComments: [Array("--".utf8)], quotes: [double, single], cautions: ["currentline"]))),
            suffixes: ["lua"]),
        Row(
            language: Language(
                "SQL", .sql,
                .init(
                    markers: [
                        "liquibase", "changeset", "rollback", "precondition", "goose", "name:", "flyway", "migrat", "atlas",
                        "maxscale",
                        "shardingsphere", "no-transaction", "rambler", "down =",
                    ],
                    openings: ["/*+", "--+", "/*!", "/*m!", "/*t!", "/*vt+", "/*#"])),
            suffixes: ["sql"]),
    ]

    private static let configurationRows: [Row] = [
        Row(
            language: Language(
                "YAML", .yaml,
                .init(
                    markers: [
                        "kustom", "kpt", "imagepolicy", "#cloud-", "cloud-config", "cloud-boothook", "release-please", "ansible",
                    ])),
            suffixes: ["yaml", "yml"]),
        Row(
            language: Language(
                "TOML",
                .freeForm(
                    Syntax(
                        lineComments: hashes,
                        quotes: [
                            .init("\"\"\"", spansLines: true), .init("'''", escape: .none, spansLines: true),
                            double, .init("'", escape: .none),
                        ])),
                .init(markers: ["schema"])),
            suffixes: ["toml"]),
        Row(language: Language("XML", .xml), suffixes: ["xml", "xsd", "csproj", "fsproj", "vbproj", "props", "targets"]),
        Row(
            language: Language("Dockerfile", .wholeLines(.dockerfile), .init(markers: ["syntax ", "escape ", "check ="])),
            suffixes: ["dockerfile", "Dockerfile", "containerfile", "Containerfile"],
            names: ["Dockerfile", "Containerfile"], stems: ["Dockerfile", "Containerfile"]),
        Row(
            language: Language("Makefile", .wholeLines(.makefile)), suffixes: ["mk"],
            names: ["Makefile", "makefile", "GNUmakefile"]),
        Row(language: Language("INI", .wholeLines(.ini)), suffixes: ["ini"]),
        Row(
            language: Language("configuration of Python tools", .wholeLines(.configParser)), suffixes: [],
            names: ["setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", ".flake8", ".coveragerc"]),
        Row(
            language: Language("systemd unit", .wholeLines(.systemd)),
            suffixes: ["service", "socket", "timer", "mount", "automount", "path", "slice", "target"]),
        Row(language: Language("Java properties", .wholeLines(.properties)), suffixes: ["properties"]),
        Row(
            language: Language("ignore list", .wholeLines(.ignoreList)), suffixes: [],
            names: [
                ".gitignore", ".dockerignore", ".npmignore", ".prettierignore", ".eslintignore", ".gitattributes", ".mailmap",
            ]),
        Row(
            language: Language("pip requirements", .wholeLines(.requirements), .init(markers: ["via", "pip"])), suffixes: [],
            names: ["requirements.txt", "constraints.txt", "requirements-dev.txt"]),
        Row(
            language: Language("environment", .wholeLines(.environment)), suffixes: [],
            names: [".env.example", ".env.sample", ".env.template"]),
        Row(language: Language("EditorConfig", .wholeLines(.systemd)), suffixes: [], names: [".editorconfig"]),
    ]
}
