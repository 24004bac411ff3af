import PlainDocuments
import RiskModel

/// npm's `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
enum PackageLock {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try JSONReader.read(bytes)
        _ = try root.requiredEntries()
        let version = try root.text("lockfileVersion") ?? "1"
        guard ["1", "2", "3"].contains(version) else { throw NotUnderstood("lockfileVersion is not 1, 2 or 3") }
        var manifest = Manifest()
        // Version 2 says everything twice, for older programs; both are read, for they need not agree.
        if version != "3" { try addTree(try root.table("dependencies"), to: &manifest) }
        if version != "1" {
            for entry in try root.table("packages") where !entry.key.isEmpty {
                try add(entry, name: name(of: entry), to: &manifest)
            }
        }
        return manifest
    }

    /// The last package on a path such as `node_modules/a/node_modules/@b/c`.
    private static func name(of entry: DocumentEntry) throws(NotUnderstood) -> String {
        if let name = try entry.value.text("name") { return name }
        guard let start = endOfLastFolder(entry.key) else { return entry.key }
        return String(decoding: entry.key.utf8.dropFirst(start), as: UTF8.self)
    }

    /// Bytes up to the end of the last `node_modules/`; nil where there is none.
    private static func endOfLastFolder(_ path: String) -> Int? {
        let (bytes, folder) = (Array(path.utf8), Array("node_modules/".utf8))
        var end = bytes.count
        while end >= folder.count {
            if bytes[end - folder.count..<end].elementsEqual(folder) { return end }
            end -= 1
        }
        return nil
    }

    private static func addTree(_ entries: [DocumentEntry], to manifest: inout Manifest) throws(NotUnderstood) {
        for entry in entries {
            try add(entry, name: entry.key, to: &manifest)
            try addTree(try entry.value.table("dependencies"), to: &manifest)
        }
    }

    private static func add(_ entry: DocumentEntry, name: String, to manifest: inout Manifest) throws(NotUnderstood) {
        let node = entry.value
        _ = try node.requiredEntries()
        let version = try node.text("version")
        let source: DependencySource?
        if node["link"]?.isTrue ?? false {
            source = .local
        } else if let resolved = try resolved(node) {
            source = try DependencySource(url: resolved, line: entry.line)
        } else if let version, version.contains(":") {
            source = try NPMSpecifier.source(of: version, line: entry.line)
        } else {
            source = entry.key.isEmpty || entry.key == name || endOfLastFolder(entry.key) != nil ? nil : .local
        }
        try manifest.add(
            .init(
                name, version, source.map { [$0] } ?? [], at: entry.lines, digest: try node.text("integrity"),
                installScript: node["hasInstallScript"]?.isTrue ?? false ? "yes" : nil))
    }

    /// Old programs wrote `"resolved": false` for what is bundled with another package.
    private static func resolved(_ node: DocumentNode) throws(NotUnderstood) -> String? {
        if case .bare("false")? = node["resolved"]?.content { return nil }
        return try node.text("resolved")
    }
}
