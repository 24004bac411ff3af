/// What stands in place of a scalar.
public enum ScalarReplacement {
    /// Other text; mistakes in it are placed at the scalar's start.
    case text(String)
    /// A list; where the scalar is an item of one, its items.
    case items([YAMLNode])
    /// What stood here was reported as a mistake.
    case invalid
}

extension YAMLNode {
    /// The same tree with other nodes in place of some scalars. Keys stay as they are.
    ///
    /// - Parameter replacement: for a scalar, its text and the key it stands under, directly or in lists, nil if it stays
    public func replacingScalars(
        under key: String? = nil, _ replacement: (YAMLNode, _ text: String, _ key: String?) -> ScalarReplacement?
    ) -> YAMLNode {
        switch content {
        case .invalid: return self
        case .scalar(let scalar):
            guard !scalar.isNull else { return self }
            switch replacement(self, scalar.text, key) {
            case nil: return self
            case .text(let text): return YAMLNode(.scalar(YAMLScalar(text: text, style: .block)), at: place)
            case .items(let items): return YAMLNode(.sequence(items), at: place)
            case .invalid: return YAMLNode(.invalid, at: place)
            }
        case .sequence(let items):
            let replaced = items.flatMap { item -> [YAMLNode] in
                let node = item.replacingScalars(under: key, replacement)
                if case .scalar = item.content, case .sequence(let several) = node.content { return several }
                return [node]
            }
            return YAMLNode(.sequence(replaced), at: place)
        case .mapping(let pairs):
            let replaced = pairs.map { pair in
                YAMLPair(
                    key: pair.key, keyPlace: pair.keyPlace, value: pair.value.replacingScalars(under: pair.key, replacement))
            }
            return YAMLNode(.mapping(replaced), at: place)
        }
    }
}
