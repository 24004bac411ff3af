import CodeOwners
import YAMLDocuments

extension RawConfiguration {
    /// From the service's YAML file.
    ///
    /// - Parameters:
    ///   - name: shown in diagnostics.
    ///   - mistakes: receives everything that is wrong with the file's form; values are checked later.
    public init(file name: String, content: [UInt8], mistakes: inout [ConfigurationMistake]) {
        let diagnostics = Diagnostics()
        let documents = YAMLReader(diagnostics).documents(name: name, content: content)
        if let document = documents.first, var mapping = MappingReader(document, diagnostics) {
            if let version = mapping.required("version") { _ = version.integer(diagnostics, in: 1...1) }
            for setting in ServiceSetting.allCases {
                guard let node = mapping.value(setting.rawValue) else { continue }
                set(setting, Self.values(of: setting, node, diagnostics))
            }
            mapping.finish()
        }
        if let second = documents.dropFirst().first {
            diagnostics.report(.invalidValue, "one document is expected in this file", at: second)
        }
        if documents.isEmpty && diagnostics.isEmpty {
            mistakes.append(ConfigurationMistake(origin: name, message: "the file is empty; start with `version: 1`"))
        }
        mistakes += diagnostics.found.sorted().map {
            // The description names the place itself and shows the line.
            ConfigurationMistake(origin: "", message: $0.description)
        }
    }

    private static func values(of setting: ServiceSetting, _ node: YAMLNode, _ diagnostics: Diagnostics) -> [Value] {
        let nodes = setting.isList ? node.oneOrMore(diagnostics) ?? [] : [node]
        return nodes.compactMap { node in
            let content = setting == .repositories ? repository(node, diagnostics) : text(node, diagnostics)
            return content.map {
                Value($0, origin: "\(node.place.source.shownName):\(node.place.position.line):\(node.place.position.column)")
            }
        }
    }

    private static func text(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Value.Content? {
        node.line(diagnostics).map { .text($0) }
    }

    /// `{name: …, path: …, target_branch: …}`, or the short form of the flag.
    private static func repository(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Value.Content? {
        guard case .mapping = node.content, var mapping = MappingReader(node, diagnostics) else { return text(node, diagnostics) }
        let name = mapping.required("name")?.line(diagnostics)
        let path = mapping.required("path")?.line(diagnostics)
        let branch = mapping.value("target_branch")?.line(diagnostics)
        let owners = mapping.value("owners")?.choice(diagnostics, OwnersSyntax.allCases.map { ($0.rawValue, $0) })
        mapping.finish()
        guard let name, let path else { return nil }
        return .repository(
            RepositoryEntry(name: name, path: path, targetBranch: branch ?? RepositoryEntry.defaultBranch, owners: owners))
    }
}
