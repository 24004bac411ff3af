import PlainDocuments
import RiskModel

/// SwiftPM's `Package.resolved`, versions 1 to 3.
enum PackageResolved {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try JSONReader.read(bytes)
        let pins: [DocumentNode]
        switch try root.text("version") {
        case "1": pins = try root["object"]?.list("pins") ?? []
        case "2", "3": pins = try root.list("pins")
        default: throw NotUnderstood("an unknown version of the format")
        }
        var manifest = Manifest()
        for pin in pins {
            let line = pin.lines.lowerBound
            let location = try pin.text(anyOf: "location", "repositoryURL")
            guard let state = pin["state"], let name = try pin.text("identity") ?? location.map(PackageSwift.identity) else {
                throw NotUnderstood("no pin of a package", line: line)
            }
            let kind = try pin.text("kind") ?? "remoteSourceControl"
            var sources: [DependencySource] = []
            if kind == "localSourceControl" || kind == "fileSystem" {
                sources = [.local]
            } else if kind != "registry", let location {
                sources = [try DependencySource(url: location, line: line)]
            }
            let revision = text(state, "revision")
            let version = text(state, "version") ?? Manifest.version(text(state, "branch"), reference: revision)
            try manifest.add(.init(name, version, sources, at: pin.lines, digest: revision))
        }
        return manifest
    }

    /// `null` says that there is none.
    private static func text(_ node: DocumentNode, _ key: String) -> String? {
        if case .text(let text)? = node[key]?.content { text } else { nil }
    }
}
