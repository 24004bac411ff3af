import PlainDocuments
import RiskModel

/// Bundler's `Gemfile.lock`.
enum GemfileLock {
    /// Sections whose gems come from somewhere.
    static let sources = ["GEM", "GIT", "PATH", "PLUGIN SOURCE"]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        var manifest = Manifest()
        var section = ""
        var places: [DependencySource] = []
        var revision: String?
        for line in TextLine.all(of: bytes) where !line.isBlank {
            if line.indent == 0 {
                section = line.text
                places = []
                revision = nil
                guard section.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: " ") })
                else {
                    throw NotUnderstood("no name of a section", line: line.number)
                }
                continue
            }
            guard sources.contains(section) else { continue }
            let field = line.trimmed
            if let address = field.after("remote: "), line.indent == 2 {
                let place: DependencySource = section == "PATH" ? .local : try DependencySource(url: address, line: line.number)
                places.append(place)
                guard places.count <= ManifestLimits.places else {
                    throw NotUnderstood("too many places to fetch from", line: line.number)
                }
                if let host = place.hostName { manifest.declaredHosts.insert(host) }
            } else if let text = field.after("revision: "), line.indent == 2 {
                revision = text
            } else if line.indent == 4 {
                try manifest.add(try gem(field, places, revision))
            }
        }
        return manifest
    }

    /// `name (1.0.0)`
    private static func gem(_ line: TextLine, _ places: [DependencySource], _ revision: String?) throws(NotUnderstood)
        -> Manifest.Statement
    {
        let words = line.words
        guard words.count == 2, words[1].hasPrefix("("), words[1].hasSuffix(")") else {
            throw NotUnderstood("no gem with its version", line: line.number)
        }
        // The platform behind a version is part of it: `1.0.0-x86_64-linux`.
        let version = String(words[1].dropFirst().dropLast())
        return Manifest.Statement(words[0], version, places, at: line.number...line.number, digest: revision)
    }
}
