public import RiskModel

extension ChangeLens {
    /// The languages that a file's name lets it be written in, in lower case; several where they share a suffix, none for
    /// names that tell nothing.
    public static func languages(of path: GitPath) -> Set<String> {
        let name = path.name
        guard name.count <= 255 else { return [] }
        if let dot = name.lastIndex(of: UInt8(ascii: ".")) {
            let suffix = String(decoding: name[(dot + 1)...], as: UTF8.self)
            if let names = LanguageNames.bySuffix[suffix] ?? LanguageNames.bySuffix[suffix.lowercased()] { return names }
        }
        return Language(of: path).map { [$0.name.lowercased()] } ?? []
    }

    /// Every name that `languages(of:)` can give.
    public static let languageNames: Set<String> = Set(LanguageTable.rows.map { $0.language.name.lowercased() })
        .union(LanguageNames.bySuffix.values.joined())
}

/// Names of languages that the lens cannot lex, or lexes like another.
private enum LanguageNames {
    static let bySuffix: [String: Set<String>] = index([
        (["h"], ["c", "c++", "objective-c"]),
        (["m"], ["objective-c", "matlab"]), (["mm"], ["objective-c"]), (["cu", "cuh"], ["cuda"]),
        (["ts", "mts", "cts", "tsx"], ["typescript"]),
        (["md", "markdown", "mdx"], ["markdown"]), (["rst"], ["restructuredtext"]), (["adoc", "asciidoc"], ["asciidoc"]),
        (["html", "htm", "xhtml"], ["html"]), (["vue"], ["vue"]), (["svelte"], ["svelte"]), (["astro"], ["astro"]),
        (["erb", "haml", "slim", "jinja", "j2", "ejs", "hbs", "mustache", "twig", "liquid"], ["template"]),
        (["tex", "sty"], ["tex"]), (["cls"], ["tex", "apex"]), (["sol"], ["solidity"]), (["tcl"], ["tcl"]),
        (["bat", "cmd"], ["batch"]),
        (["s", "asm"], ["assembly"]), (["v"], ["verilog", "coq"]), (["pp"], ["puppet", "pascal"]), (["pl"], ["perl", "prolog"]),
        (["fs"], ["f#", "glsl"]), (["fsi", "fsx"], ["f#"]), (["ipynb"], ["jupyter notebook"]),
    ])

    private static func index(_ rows: [(suffixes: [String], names: Set<String>)]) -> [String: Set<String>] {
        var all: [String: Set<String>] = [:]
        for row in rows {
            for suffix in row.suffixes { all[suffix] = row.names }
        }
        return all
    }
}
