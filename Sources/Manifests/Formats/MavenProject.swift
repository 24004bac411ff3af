import PlainDocuments
import RiskModel

/// Maven's `pom.xml`.
enum MavenProject {
    /// Elements that name an artifact to be fetched.
    private static let artifacts: Set = ["dependency", "plugin", "extension", "parent"]
    private static let places: Set = ["repository", "pluginRepository"]

    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try XMLReader.read(bytes)
        var reader = MavenReader()
        for properties in root.all("properties") + root.all("profiles", "profile", "properties") {
            // Of several profiles nobody knows which one counts.
            for property in properties.children {
                reader.properties[property.name] = reader.properties[property.name] == nil ? .some(property) : .some(nil)
            }
        }
        try reader.read(root)
        try reader.manifest.applyDeclared(reader.declared)
        return reader.manifest
    }

    private struct MavenReader {
        var manifest = Manifest()
        var declared: [DependencySource] = []
        /// nil under a name that stands several times.
        var properties: [String: XMLElement?] = [:]

        mutating func read(_ element: XMLElement) throws(NotUnderstood) {
            for child in element.children {
                // Where results are sent to is no place to fetch from.
                if child.name == "distributionManagement" { continue }
                if places.contains(child.name), let url = child.child("url") {
                    declared.append(try DependencySource(url: resolved(url.text).text, line: url.lines.lowerBound))
                } else if artifacts.contains(child.name), let artifact = child.child("artifactId") {
                    try add(child, artifact)
                }
                try read(child)
            }
        }

        private mutating func add(_ element: XMLElement, _ artifact: XMLElement) throws(NotUnderstood) {
            let group = element.child("groupId").map { resolved($0.text).text }
            let name = [group, resolved(artifact.text).text, element.child("type")?.text, element.child("classifier")?.text]
                .compactMap { $0 }.joined(separator: ":")
            let version = element.child("version").map { resolved($0.text) }
            let isLocal = element.child("systemPath") != nil
            var statement = Manifest.Statement(name, version?.text, isLocal ? [.local] : [], at: element.lines)
            if let lines = version?.lines { statement.lines.append(lines) }
            try manifest.add(statement)
        }

        /// The text with the project's own properties put in, one level deep, and the lines of the last one.
        private func resolved(_ text: String) -> (text: String, lines: ClosedRange<Int>?) {
            guard text.hasPrefix("${"), text.hasSuffix("}"),
                case .some(let property?) = properties[String(text.dropFirst(2).dropLast())]
            else {
                return (text, nil)
            }
            return (property.text, property.lines)
        }
    }
}
