extension LanguageTable {
    /// Languages whose comments begin with `#`.
    static let hashRows: [Row] = [
        Row(
            language: Language(
                "Ruby",
                .freeForm(
                    Syntax(
                        dialect: .ruby, lineComments: hashes,
                        quotes: [.init("\"", spansLines: true, holes: [.init("#{", "}")]), .init("'", spansLines: true)],
                        spacing: .inside, lines: .blankInside, lineRefusals: [UInt8(ascii: "=")], quotesAreAlike: true,
                        cautions: ["__END__", "DATA", "__LINE__", "source_location", "caller", "caller_locations"])),
                .init(
                    documentsWithTags: true,
                    markers: ["shareable_constant", "warn_indent", "yard", "frozen-string", "coding :", "coding ="])),
            suffixes: ["rb", "rake", "gemspec", "ru"],
            names: ["Rakefile", "Gemfile", "Vagrantfile", "Podfile", "Fastfile", "Guardfile", "Brewfile"]),
        Row(
            language: Language(
                "Perl",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [.init("\"", spansLines: true), .init("'", spansLines: true)],
                        refusals: ["/", "<<", "`", "?", "$#", "$'", "$\"", "$;"],
                        lineRefusals: [UInt8(ascii: "="), UInt8(ascii: ".")], prefixes: .refused,
                        cautions: [
                            "q", "qq", "qw", "qr", "qx", "m", "s", "y", "tr", "__END__", "__DATA__", "__LINE__", "format",
                            "caller", "Filter",
                        ])),
                .init(markers: ["perltidy", "## no critic", "## use critic", "abstract:", "podname:", "version"])),
            suffixes: ["pm"]),
        Row(
            language: Language(
                "PowerShell",
                .freeForm(
                    Syntax(
                        lineComments: hashes, blockComments: [.init("<#", "#>")],
                        quotes: [.init("\"", escape: .none, spansLines: true), .init("'", escape: .none, spansLines: true)],
                        refusals: ["@\"", "@'", "--%"],
                        textRefusals: ["`", "$(", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201C}", "\u{201D}", "\u{201E}"],
                        commentsStandApart: true)),
                .init(markers: ["requires", "# sig", ".external", "psscriptinfo", "pester"])),
            suffixes: ["ps1", "psm1"]),
        Row(
            language: Language(
                "Fish",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [.init("\"", spansLines: true), .init("'", spansLines: true)],
                        refusals: ["\\\"", "\\'", "\\#"], textRefusals: ["$("], commentsStandApart: true, cautions: ["status"]))),
            suffixes: ["fish"]),
        Row(
            language: Language(
                "CMake",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [.init("\"", spansLines: true)], lines: .blankInBrackets,
                        refusals: ["#[", "[[", "[=", "\\\"", "\\#"], prefixes: .refused, commentsStandApart: true,
                        cautions: ["CMAKE_CURRENT_LIST_LINE"]))),
            suffixes: ["cmake"], names: ["CMakeLists.txt"]),
        Row(
            language: Language(
                "Meson",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [.init("'''", escape: .none, spansLines: true), single],
                        spacing: .separators, lines: .blankInBrackets, prefixes: .raw([])))),
            suffixes: [], names: ["meson.build", "meson_options.txt", "meson.options"]),
        Row(
            language: Language(
                "Starlark",
                .freeForm(
                    Syntax(
                        dialect: .python, lineComments: hashes,
                        quotes: [.init("\"\"\"", spansLines: true), .init("'''", spansLines: true), double, single],
                        layout: .indented, spacing: .tokens, lines: .blankInBrackets, quotesAreAlike: true, commasMayTrail: true)),
                .init(markers: ["keep", "do not sort", "@unused"])),
            suffixes: ["bzl", "bazel", "star"], names: ["BUILD", "WORKSPACE", "Tiltfile"]),
        Row(
            language: Language(
                "GraphQL",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [.init("\"\"\"", spansLines: true), double], spacing: .inside, lines: .blank
                    )),
                .init(markers: ["import"])),
            suffixes: ["graphql", "gql", "graphqls"]),
        Row(
            language: Language(
                "Rego",
                .freeForm(
                    Syntax(
                        lineComments: hashes, quotes: [double, .init("`", escape: .none, spansLines: true)])),
                .init(markers: ["metadata", "regal"])),
            suffixes: ["rego"]),
        Row(
            language: Language(
                "awk",
                .freeForm(
                    Syntax(
                        dialect: .awk, lineComments: hashes, quotes: [double]))),
            suffixes: ["awk"]),
    ]
}
