/// Takes a mapping apart key by key; `finish` reports the keys nobody asked for.
public struct MappingReader {
    public let node: YAMLNode
    public let pairs: [YAMLPair]
    private let diagnostics: Diagnostics
    private var known: [String] = []

    /// - Returns: nil, and a report, where `node` is no mapping.
    public init?(_ node: YAMLNode, _ diagnostics: Diagnostics) {
        switch node.content {
        case .mapping(let pairs):
            self.node = node
            self.pairs = pairs
            self.diagnostics = diagnostics
        case .invalid: return nil
        case .scalar, .sequence:
            diagnostics.report(.wrongType, "expected a mapping, found \(node.kind)", at: node)
            return nil
        }
    }

    /// The value under `key`, if there is one.
    public mutating func value(_ key: String) -> YAMLNode? { pair(key)?.value }

    /// The key with its value, for where the key's own place matters.
    public mutating func pair(_ key: String) -> YAMLPair? {
        known.append(key)
        return pairs.first { $0.key == key }
    }

    /// The value under `key`; its absence is reported.
    public mutating func required(_ key: String) -> YAMLNode? {
        if let value = value(key) { return value }
        diagnostics.report(.missingKey, "`\(key)` is missing", at: node)
        return nil
    }

    /// Reports every key that was not asked for.
    ///
    /// - Parameter explain: what to say of a key that is known elsewhere but does not belong here; nil for the usual words
    public func finish(explain: (String) -> String? = { _ in nil }) {
        for pair in pairs where !known.contains(pair.key) {
            let message = explain(pair.key) ?? "unknown key `\(pair.key)`" + diagnostics.hint(for: pair.key) { known }
            diagnostics.report(.unknownKey, message, at: pair.keyPlace)
        }
    }
}
