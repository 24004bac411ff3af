import PlainDocuments
import RiskModel

/// `pnpm-lock.yaml`, versions 5 to 9.
enum PnpmLock {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        // What pnpm itself is made of may stand in a document of its own.
        for document in try LockfileYAMLReader.read(bytes, wanted: ["lockfileVersion", "packages"]) {
            try add(document, to: &manifest)
        }
        return manifest
    }

    private static func add(_ root: DocumentNode, to manifest: inout Manifest) throws(NotUnderstood) {
        guard let version = try root.text("lockfileVersion"),
            let major = version.split(separator: ".").first.flatMap({ Int($0) }), (5...9).contains(major)
        else { throw NotUnderstood("an unknown version of the format") }
        for entry in try root.table("packages") {
            _ = try entry.value.requiredEntries()
            let (name, version) = try identity(of: entry, isOld: major == 5)
            try manifest.add(
                .init(
                    name, version, try source(of: entry).map { [$0] } ?? [], at: entry.lines,
                    digest: try entry.value["resolution"]?.text("integrity"),
                    installScript: entry.value["requiresBuild"]?.isTrue ?? false ? "yes" : nil))
        }
    }

    /// From fields where they stand, else from a key such as `/@scope/name/1.0.0_peer`, `/name@1.0.0(peer)` or `name@1.0.0`.
    private static func identity(of entry: DocumentEntry, isOld: Bool) throws(NotUnderstood) -> (name: String, version: String?) {
        let version = try entry.value.text("version")
        if let name = try entry.value.text("name") { return (name, version) }
        var key = Array(entry.key.utf8)[...]
        if key.first == UInt8(ascii: "/") { key = key.dropFirst() }
        if let peers = key.firstIndex(of: UInt8(ascii: "(")) { key = key[..<peers] }
        if !isOld, let separator = key.dropFirst().firstIndex(of: UInt8(ascii: "@")) {
            return (text(key[..<separator]), version ?? text(key[(separator + 1)...]))
        }
        guard let slash = key.lastIndex(of: UInt8(ascii: "/")), slash > key.startIndex else { return (text(key), version) }
        return (text(key[..<slash]), version ?? text(key[(slash + 1)...].prefix { $0 != UInt8(ascii: "_") }))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func source(of entry: DocumentEntry) throws(NotUnderstood) -> DependencySource? {
        guard let resolution = entry.value["resolution"] else {
            throw NotUnderstood("a package without a resolution", line: entry.line)
        }
        _ = try resolution.requiredEntries()
        if resolution["directory"] != nil { return .local }
        if let address = try resolution.text(anyOf: "tarball", "repo", "registry", "url") {
            return try DependencySource(url: address, line: entry.line)
        }
        guard resolution["integrity"] != nil else { throw NotUnderstood("an unknown kind of resolution", line: entry.line) }
        return nil
    }
}
