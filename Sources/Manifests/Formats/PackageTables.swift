import PlainDocuments
import RiskModel

/// Lockfiles in TOML that list `[[package]]` tables: Cargo's, Poetry's and uv's.
enum PackageTables {
    static func cargoLock(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        // The first version of the format has no number.
        let version = try root.text("version") ?? "1"
        guard ["1", "2", "3", "4"].contains(version) else { throw NotUnderstood("an unknown version of the format") }
        return try read(root) { package throws(NotUnderstood) in
            guard let source = try package.text("source") else { return nil }
            guard let address = source.split(separator: "+", maxSplits: 1).last else { return nil }
            return try DependencySource(url: String(address), line: package.lines.lowerBound)
        } reference: { package throws(NotUnderstood) in
            // The commit that a branch stood at.
            try package.text("source")?.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init)
        }
    }

    static func poetryLock(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        if let version = try root["metadata"]?.text("lock-version"), !version.hasPrefix("1."), !version.hasPrefix("2.") {
            throw NotUnderstood("an unknown version of the format")
        }
        return try read(root) { package throws(NotUnderstood) in
            guard let source = package["source"], let url = try source.text("url") else { return nil }
            if ["directory", "file"].contains(try source.text("type")) { return .local }
            return try DependencySource(url: url, line: source.lines.lowerBound)
        } reference: { package throws(NotUnderstood) in
            try package["source"]?.text("resolved_reference")
        }
    }

    static func uvLock(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        guard try root.text("version") == "1" else { throw NotUnderstood("an unknown version of the format") }
        return try read(root) { package throws(NotUnderstood) in
            guard let source = package["source"], let kind = try source.requiredEntries().first else { return nil }
            switch kind.key {
            case "registry", "git", "url": return try DependencySource(url: try kind.value.requiredScalar(), line: kind.line)
            case "path", "directory", "editable", "virtual": return .local
            default: throw NotUnderstood("an unknown kind of source", line: kind.line)
            }
        } reference: { package throws(NotUnderstood) in
            try package["source"]?.text("git")?.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init)
        }
    }

    private static func read(
        _ root: DocumentNode, _ source: (DocumentNode) throws(NotUnderstood) -> DependencySource?,
        reference: (DocumentNode) throws(NotUnderstood) -> String?
    ) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        for package in try root.list("package") {
            guard let name = try package.text("name") else {
                throw NotUnderstood("a package without a name", line: package.lines.lowerBound)
            }
            let version = Manifest.version(try package.text("version"), reference: try reference(package))
            var statement = Manifest.Statement(
                name, version, try source(package).map { [$0] } ?? [], at: package.lines)
            statement.digests = try digests(of: package)
            // `[package.source]` and the like are tables with headers of their own below it.
            for entry in try package.requiredEntries() where entry.value.entries != nil { statement.lines.append(entry.lines) }
            try manifest.add(statement)
        }
        return manifest
    }

    /// Of the package itself, or of each of its files.
    private static func digests(of package: DocumentNode) throws(NotUnderstood) -> Set<String> {
        var digests: Set<String> = []
        if let digest = try package.text("checksum") { digests.insert(digest) }
        for list in ["files", "wheels"] {
            for file in try package.list(list) {
                if let digest = try file.text("hash") { digests.insert(digest) }
            }
        }
        if let digest = try package["sdist"]?.text("hash") { digests.insert(digest) }
        return digests
    }
}
