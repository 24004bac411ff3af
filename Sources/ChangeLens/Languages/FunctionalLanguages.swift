extension LanguageTable {
    /// Functional languages and Lisps.
    static let functionalRows: [Row] = [
        Row(
            language: Language(
                "Haskell",
                .freeForm(
                    Syntax(
                        dialect: .haskell, lineComments: [Array("--".utf8)], blockComments: [.init("{-", "-}", nests: true)],
                        quotes: [double], layout: .columns, lineRefusals: [.hash])),
                .init(marks: [UInt8(ascii: "{")], markers: ["prop>", "hlint", "stack ", "cabal:"], openings: ["{-#"])),
            suffixes: ["hs", "purs"]),
        Row(
            language: Language(
                "Elm",
                .freeForm(
                    Syntax(
                        lineComments: [Array("--".utf8)], blockComments: [.init("{-", "-}", nests: true)],
                        quotes: [.init("\"\"\"", spansLines: true), double, single], layout: .columns, textRefusals: ["[glsl|"])),
                .init(marks: [UInt8(ascii: "{")])),
            suffixes: ["elm"]),
        Row(
            language: Language(
                "OCaml",
                .freeForm(
                    Syntax(
                        dialect: .haskell, blockComments: [.init("(*", "*)", nests: true)],
                        quotes: [.init("\"", spansLines: true)], lines: .blank,
                        refusals: ["{|", "{%", "(*)"], lineRefusals: [.hash], commentRefusals: ["\"", "{"],
                        cautions: ["__LINE__", "__LOC__", "__POS__"])),
                .init(markers: ["cinaps"], openings: ["(**"])),
            suffixes: ["ml", "mli"]),
        Row(
            language: Language(
                "Elixir",
                .freeForm(
                    Syntax(
                        dialect: .elixir, lineComments: hashes,
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [.init("#{", "}")]),
                            .init("'''", spansLines: true, holes: [.init("#{", "}")]),
                            .init("\"", spansLines: true, holes: [.init("#{", "}")]),
                            .init("'", spansLines: true, holes: [.init("#{", "}")]),
                        ], spacing: .inside, refusals: ["~"], cautions: ["__ENV__", "__CALLER__"]))),
            suffixes: ["ex", "exs"]),
        Row(
            language: Language(
                "Erlang",
                .freeForm(
                    Syntax(
                        dialect: .erlang, lineComments: [Array("%".utf8)], quotes: [.init("\"", spansLines: true), single],
                        lines: .blankInBrackets, refusals: ["\"\"\"", "~"], cautions: ["LINE"])),
                .init(marks: [UInt8(ascii: "%")])),
            suffixes: ["erl", "hrl"]),
        Row(
            language: Language(
                "Clojure",
                .freeForm(
                    Syntax(
                        dialect: .lisp, lineComments: [Array(";".utf8)], quotes: [.init("\"", spansLines: true)], lines: .blank,
                        refusals: ["#!", "#;"]))),
            suffixes: ["clj", "cljs", "cljc", "edn"]),
        Row(
            language: Language(
                "Lisp",
                .freeForm(
                    Syntax(
                        dialect: .lisp, lineComments: [Array(";".utf8)], blockComments: [.init("#|", "|#", nests: true)],
                        quotes: [.init("\"", spansLines: true)], lines: .blank, refusals: ["#!", "#;", "#<<"],
                        cautions: ["readtable", "set-macro-character"]))),
            suffixes: ["lisp", "lsp", "asd", "scm", "ss", "sld"]),
        Row(
            language: Language(
                "Emacs Lisp",
                .freeForm(
                    Syntax(
                        dialect: .emacsLisp, lineComments: [Array(";".utf8)], quotes: [.init("\"", spansLines: true)],
                        lines: .blank,
                        refusals: ["#@", "#$"])),
                .init(markers: [
                    "autoload", ".el ---", "package-", "version:", "keywords:", "author:", "url:", "commentary:", "code:",
                ])),
            suffixes: ["el"]),
        Row(
            language: Language(
                "R",
                .freeForm(
                    Syntax(
                        dialect: .r, lineComments: hashes,
                        quotes: [.init("\"", spansLines: true), .init("'", spansLines: true), .init("`")],
                        prefixes: .refused, cautions: ["srcref", "keep.source"])),
                .init(markers: ["nocov", "styler", "lintr"], openings: ["#'"])),
            suffixes: ["r", "R"]),
        Row(
            language: Language(
                "Julia",
                .freeForm(
                    Syntax(
                        dialect: .julia, lineComments: hashes, blockComments: [.init("#=", "=#", nests: true)],
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [.init("$(", ")")]),
                            .init("\"", spansLines: true, holes: [.init("$(", ")")]),
                            .init("`", spansLines: true, holes: [.init("$(", ")")]),
                        ], refusals: ["```"], prefixes: .raw([]), cautions: ["__LINE__", "LineNumberNode", "__source__"]))),
            suffixes: ["jl"]),
        Row(
            language: Language(
                "Nim",
                .freeForm(
                    Syntax(
                        lineComments: hashes, blockComments: [.init("#[", "]#", nests: true)],
                        quotes: [.init("\"\"\"", escape: .none, spansLines: true), double, single, .init("`", escape: .none)],
                        layout: .columns,
                        refusals: ["##["], prefixes: .raw(["r"]), cautions: ["instantiationInfo"])),
                .init(openings: ["##", "#?"])),
            suffixes: ["nim", "nims", "nimble"]),
        Row(
            language: Language(
                "Nix",
                .freeForm(
                    Syntax(
                        dialect: .nix, lineComments: hashes, blockComments: [plainBlock],
                        quotes: [.init("\"", spansLines: true, holes: [dollarHole])], lines: .blank, refusals: ["://"],
                        cautions: ["unsafeGetAttrPos", "__curPos"]))),
            suffixes: ["nix"]),
    ]
}
