extension LanguageTable {
    /// More languages with `//`.
    static let furtherCurlyRows: [Row] = [
        Row(
            language: Language(
                "Dart",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [nestedBlock],
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [dollarHole]),
                            .init("'''", spansLines: true, holes: [dollarHole]),
                            .init("\"", holes: [dollarHole]), .init("'", holes: [dollarHole]),
                        ], spacing: .tokens, lines: .blank, prefixes: .raw(["r"])))),
            suffixes: ["dart"]),
        Row(
            language: Language(
                "Scala",
                .freeForm(
                    Syntax(
                        dialect: .scala, lineComments: slashes, blockComments: [nestedBlock],
                        quotes: [.init("\"\"\"", escape: .none, spansLines: true), double, .init("`", escape: .none)],
                        layout: .indented, textRefusals: ["\\u"], prefixes: .raw([]))),
                .init(documentsWithTags: true, markers: ["scalastyle", "scalafix"], openings: ["//>"])),
            suffixes: ["scala", "sbt", "sc"]),
        Row(
            language: Language(
                "Groovy",
                .freeForm(
                    Syntax(
                        dialect: .groovy, lineComments: slashes, blockComments: [plainBlock],
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [dollarHole]), .init("'''", spansLines: true),
                            .init("\"", holes: [dollarHole]), single,
                        ], refusals: ["$/", "#"])),
                .init(documentsWithTags: true, markers: ["@grab"])),
            suffixes: ["groovy", "gradle"], names: ["Jenkinsfile"]),
        Row(
            language: Language(
                "PHP",
                .freeForm(
                    Syntax(
                        lineComments: slashes + hashes, blockComments: [plainBlock],
                        quotes: [
                            .init("\"", spansLines: true, holes: [dollarHole, .init("{$", "}", nested: "{")]),
                            .init("'", spansLines: true),
                        ], spacing: .tokens, refusals: ["<<<", "`", "#[", "?>"], textRefusals: ["?>"], opening: "<?php",
                        cautions: [
                            "__LINE__", "getDocComment", "highlight_file", "php_strip_whitespace", "__halt_compiler",
                            "__HALT_COMPILER",
                        ])),
                .init(markers: ["phpcs", "phpstan", "psalm"], readsTagsAnywhere: true)),
            suffixes: ["php"]),
        Row(
            language: Language(
                "Less",
                .freeForm(
                    Syntax(
                        dialect: .scss, lineComments: slashes, blockComments: [plainBlock], quotes: [double, single],
                        refusals: ["`"])),
                .init(markers: ["@{"])),
            suffixes: ["less"]),
        Row(
            language: Language(
                "Thrift",
                .freeForm(
                    Syntax(
                        lineComments: slashes + hashes, blockComments: [plainBlock],
                        quotes: [
                            .init("\"", escape: .none, spansLines: true), .init("'", escape: .none, spansLines: true),
                        ], spacing: .separators, lines: .blank, textRefusals: ["\\\"", "\\'"]))),
            suffixes: ["thrift"]),
        Row(
            language: Language(
                "Cap'n Proto",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [double], spacing: .separators, lines: .blank))),
            suffixes: ["capnp"]),
        Row(
            language: Language(
                "FlatBuffers",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [plainBlock], quotes: [double], spacing: .separators, lines: .blank)
                )),
            suffixes: ["fbs"]),
        Row(
            language: Language(
                "Smithy",
                .freeForm(
                    Syntax(
                        lineComments: slashes, quotes: [.init("\"\"\"", spansLines: true), double])),
                .init(openings: ["///"])),
            suffixes: ["smithy"]),
        Row(
            language: Language(
                "Bicep",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [plainBlock],
                        quotes: [.init("'''", escape: .none, spansLines: true), .init("'", holes: [dollarHole])]))),
            suffixes: ["bicep", "bicepparam"]),
        Row(
            language: Language(
                "CUE",
                .freeForm(
                    Syntax(
                        lineComments: slashes,
                        quotes: [
                            .init("\"\"\"", spansLines: true, holes: [.init("\\(", ")")]),
                            .init("'''", spansLines: true, holes: [.init("\\(", ")")]),
                            .init("\"", holes: [.init("\\(", ")")]), .init("'", holes: [.init("\\(", ")")]),
                        ], refusals: ["#\"", "#'", "##"]))),
            suffixes: ["cue"]),
        Row(
            language: Language(
                "Jsonnet",
                .freeForm(
                    Syntax(
                        lineComments: slashes + hashes, blockComments: [plainBlock],
                        quotes: [.init("\"", spansLines: true), .init("'", spansLines: true)],
                        spacing: .separators, lines: .blank, refusals: ["|||", "@\"", "@'"]))),
            suffixes: ["jsonnet", "libsonnet"]),
        Row(
            language: Language(
                "JSON",
                .freeForm(
                    Syntax(
                        quotes: [double], spacing: .separators, lines: .blank, refusals: ["/", "'", "#"]))),
            suffixes: ["json"]),
        Row(
            language: Language(
                "JSON with comments",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [plainBlock], quotes: [double], spacing: .separators, lines: .blank,
                        refusals: ["'", "#"]))),
            suffixes: ["jsonc", "json5"]),
        Row(
            language: Language(
                "Zig",
                .freeForm(
                    Syntax(
                        dialect: .zig, lineComments: slashes, quotes: [double, single], spacing: .separators))),
            suffixes: ["zig", "zon"]),
        Row(
            language: Language(
                "WGSL",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [nestedBlock], spacing: .separators, lines: .blank))),
            suffixes: ["wgsl"]),
        Row(
            language: Language(
                "GLSL",
                .freeForm(
                    Syntax(
                        dialect: .c, lineComments: slashes, blockComments: [plainBlock], lines: .blankButForDirectives,
                        cautions: ["__LINE__"]))),
            suffixes: ["glsl", "vert", "frag"]),
        Row(
            language: Language(
                "HLSL",
                .freeForm(
                    Syntax(
                        dialect: .c, lineComments: slashes, blockComments: [plainBlock], quotes: [double, single],
                        lines: .blankButForDirectives, cautions: ["__LINE__"]))),
            suffixes: ["hlsl", "hlsli"]),
        Row(
            language: Language(
                "Device tree",
                .freeForm(
                    Syntax(
                        dialect: .c, lineComments: slashes, blockComments: [plainBlock], quotes: [double, single]))),
            suffixes: ["dts", "dtsi"]),
        Row(
            language: Language(
                "SystemVerilog",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [plainBlock], quotes: [double], refusals: ["\\", "``", "`\""],
                        cautions: ["__LINE__"])),
                .init(markers: ["synopsys", "synthesis", "translate", "verilator", "verilog_", "verible", "vcs "])),
            suffixes: ["sv", "svh"]),
    ]
}
