import PlainDocuments
import RiskModel

/// npm's `package.json`: dependencies, overrides, and the scripts that the project runs at installation.
enum PackageJSON {
    static let sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
    private static let overrides = ["overrides", "resolutions"]
    /// What npm runs by itself when the package or its checkout is installed.
    private static let installScripts: Set = [
        "preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare",
    ]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try JSONReader.read(bytes)
        _ = try root.requiredEntries()
        var manifest = Manifest()
        for section in sections { try add(try root.table(section), under: "", to: &manifest) }
        for section in overrides { try add(try root.table(section), under: section + " ", to: &manifest) }
        if let pnpm = root["pnpm"] { try add(try pnpm.table("overrides"), under: "overrides ", to: &manifest) }
        for entry in try root.table("scripts") where installScripts.contains(entry.key) {
            var script = Manifest.Statement(
                "scripts.\(entry.key)", nil, [.local], at: entry.lines, installScript: try entry.value.requiredScalar())
            script.isOwnScript = true
            try manifest.add(script)
        }
        return manifest
    }

    private static func add(_ entries: [DocumentEntry], under prefix: String, to manifest: inout Manifest) throws(NotUnderstood) {
        for entry in entries {
            if entry.value.entries != nil, !prefix.isEmpty {
                try add(try entry.value.requiredEntries(), under: prefix + entry.key + " ", to: &manifest)
            } else {
                let specifier = try entry.value.requiredScalar()
                let source = try NPMSpecifier.source(of: specifier, line: entry.line)
                try manifest.add(.init(prefix + entry.key, specifier, source.map { [$0] } ?? [], at: entry.lines))
            }
        }
    }
}

/// What stands behind a package's name: a range, a tag, or another place to get it from.
enum NPMSpecifier {
    private static let localSchemes = [
        "file:", "link:", "portal:", "workspace:", "patch:", "exec:", "./", "../", "/", "~/", ".\\", "..\\",
    ]
    private static let forges = ["github:", "gitlab:", "bitbucket:", "gist:"]

    /// nil: the default registry.
    static func source(of specifier: String, line: Int) throws(NotUnderstood) -> DependencySource? {
        let text = specifier.trimmedASCII
        if isPlainRange(text) { return nil }
        if localSchemes.contains(where: text.hasPrefix) || text == "." { return .local }
        if let forge = forges.first(where: text.hasPrefix) { return .host(String(forge.dropLast())) }
        if text.hasPrefix("npm:") || text.hasPrefix("catalog:") { return nil }
        if text.contains("://") || text.hasPrefix("git@") || text.contains("git+") {
            return try DependencySource(url: text, line: line)
        }
        // `user/repository` is read as one of the first forge.
        let isRange = text.contains("||") || text.contains(" ")
        if !isRange, text.contains("/") {
            return text.contains(":") ? try DependencySource(url: text, line: line) : .host("github")
        }
        if !isRange, text.contains(":") { return try DependencySource(url: text, line: line) }
        return nil
    }

    /// True of most: a number with or without a sign in front, which names no place.
    private static func isPlainRange(_ text: String) -> Bool {
        let number = text.utf8.first.map { "^~=v<>".utf8.contains($0) } ?? false ? text.utf8.dropFirst() : text.utf8[...]
        return number.first?.isDigit ?? false
            && number.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}
