import RiskModel
import YAMLDocuments

/// YAML as Prow looks at it.
enum OwnersYAML {
    /// The first document of a file, and what about the file cannot be told as Prow would.
    static func read(_ text: OwnersText) -> (root: YAMLNode?, unclear: OwnersDiagnostic?) {
        let diagnostics = Diagnostics()
        let documents = YAMLReader(diagnostics).documents(name: text.path.quoted, content: text.bytes)
        let unclear = diagnostics.found.min().map { found in
            OwnersDiagnostic(
                path: text.path, line: found.position?.line, column: found.position?.column, problem: .syntax,
                message: "not read as YAML: \(found.message)", effect: .notKnown)
        }
        return (documents.first, unclear)
    }

    /// Of keys that differ in case alone the last counts.
    static func pair(_ key: String, in pairs: [YAMLPair]) -> YAMLPair? { pairs.last { $0.key.lowercased() == key } }
}
