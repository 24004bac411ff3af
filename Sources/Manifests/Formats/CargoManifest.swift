import PlainDocuments
import RiskModel

/// `Cargo.toml`.
enum CargoManifest {
    private static let sections = [
        "dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies",
    ]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        var manifest = Manifest()
        try addSections(of: root, to: &manifest)
        for target in try root.table("target") { try addSections(of: target.value, to: &manifest) }
        if let workspace = root["workspace"] { try addSections(of: workspace, to: &manifest) }
        for patched in try root.table("patch") {
            try add(try patched.value.requiredEntries(), under: "patch \(patched.key) ", to: &manifest)
        }
        try add(try root.table("replace"), under: "replace ", to: &manifest)
        return manifest
    }

    private static func addSections(of node: DocumentNode, to manifest: inout Manifest) throws(NotUnderstood) {
        for section in sections { try add(try node.table(section), under: "", to: &manifest) }
    }

    private static func add(_ entries: [DocumentEntry], under prefix: String, to manifest: inout Manifest) throws(NotUnderstood) {
        for entry in entries {
            if let version = entry.value.scalar {
                try manifest.add(.init(prefix + entry.key, version, at: entry.lines))
                continue
            }
            let node = entry.value
            _ = try node.requiredEntries()
            var version = try node.text("version")
            var sources: [DependencySource] = []
            if let address = try node.text(anyOf: "git", "registry-index") {
                sources.append(try DependencySource(url: address, line: entry.line))
                version = Manifest.version(version, reference: try node.text(anyOf: "rev", "tag", "branch"))
            }
            // The registry's address stands in Cargo's configuration; its name stands for it.
            if let registry = try node.text("registry") { sources.append(.host(registry)) }
            if node["path"] != nil { sources.append(.local) }
            if let package = try node.text("package") { version = [package, version].compactMap { $0 }.joined(separator: " ") }
            try manifest.add(.init(prefix + entry.key, version, sources, at: entry.lines))
        }
    }
}
