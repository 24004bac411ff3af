@testable import YAMLDocuments

/// What reading one text gives.
struct Reading {
    let documents: [YAMLNode]
    let found: [Diagnostic]
    let isIncomplete: Bool

    init(_ text: String, limits: YAMLLimits = YAMLLimits()) { self.init(Array(text.utf8), limits: limits) }

    init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
        let diagnostics = Diagnostics()
        let reader = YAMLReader(diagnostics, limits: limits)
        documents = reader.documents(name: "f.yaml", content: bytes)
        found = diagnostics.found.sorted()
        isIncomplete = reader.isIncomplete
    }

    /// `line:column code` of each mistake.
    var marks: [String] {
        found.map { "\($0.position.map { "\($0.line):\($0.column)" } ?? "-") \($0.code.rawValue)" }
    }
}

extension YAMLNode {
    /// The tree as compact text: `{key: value}`, `[item]`, scalars in quotation marks, `!` for what was reported.
    var sketch: String {
        switch content {
        case .scalar(let scalar): "\"\(scalar.text)\""
        case .sequence(let items): "[" + items.map(\.sketch).joined(separator: ", ") + "]"
        case .mapping(let pairs): "{" + pairs.map { "\($0.key): \($0.value.sketch)" }.joined(separator: ", ") + "}"
        case .invalid: "!"
        }
    }
}
