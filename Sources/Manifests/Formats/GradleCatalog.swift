import PlainDocuments

/// Gradle's version catalogue, `libs.versions.toml`.
enum GradleCatalog {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        var versions: [String: DocumentEntry] = [:]
        for entry in try root.table("versions") { versions[entry.key] = entry }
        var manifest = Manifest()
        for entry in try root.table("libraries") {
            if let text = entry.value.scalar {
                guard let statement = GradleBuild.statement(text, at: entry.lines) else {
                    throw NotUnderstood("no library", line: entry.line)
                }
                try manifest.add(statement)
            } else {
                let group = [try entry.value.text("group"), try entry.value.text("name")].compactMap { $0 }
                guard let name = try entry.value.text("module") ?? (group.count == 2 ? group.joined(separator: ":") : nil) else {
                    throw NotUnderstood("no library", line: entry.line)
                }
                try manifest.add(try statement(name, entry, versions))
            }
        }
        for entry in try root.table("plugins") {
            if let text = entry.value.scalar {
                let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw NotUnderstood("no plugin", line: entry.line) }
                try manifest.add(.init("plugin \(parts[0])", parts[1], at: entry.lines))
            } else {
                guard let id = try entry.value.text("id") else { throw NotUnderstood("no plugin", line: entry.line) }
                try manifest.add(try statement("plugin \(id)", entry, versions))
            }
        }
        return manifest
    }

    /// With the version that stands beside it, or elsewhere under a name.
    private static func statement(
        _ name: String, _ entry: DocumentEntry, _ versions: [String: DocumentEntry]
    ) throws(NotUnderstood) -> Manifest.Statement {
        guard let version = entry.value["version"] else { return Manifest.Statement(name, nil, at: entry.lines) }
        guard let reference = try version.entries == nil ? nil : version.text("ref") else {
            return Manifest.Statement(name, text(version), at: entry.lines)
        }
        guard let named = versions[reference] else { throw NotUnderstood("a version that is not listed", line: entry.line) }
        var statement = Manifest.Statement(name, text(named.value), at: entry.lines)
        statement.lines.append(named.lines)
        return statement
    }

    /// A version may be a table of demands: `{ strictly = "[1,2[", prefer = "1.5" }`.
    private static func text(_ node: DocumentNode) -> String {
        node.scalar ?? (node.entries ?? []).map { "\($0.key) \($0.value.scalar ?? "")" }.joined(separator: ", ")
    }
}
