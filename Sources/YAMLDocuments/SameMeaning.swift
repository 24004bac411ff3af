extension YAMLNode {
    /// True for a tree of the same values, written in the same styles, whatever the order of keys.
    public func isSame(as other: YAMLNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let one), .scalar(let two)): one.text == two.text && one.style == two.style
        case (.sequence(let one), .sequence(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.isSame(as: $1) }
        case (.mapping(let one), .mapping(let two)):
            one.count == two.count
                && zip(one.sorted { $0.key < $1.key }, two.sorted { $0.key < $1.key }).allSatisfy {
                    $0.key == $1.key && $0.value.isSame(as: $1.value)
                }
        case (.invalid, _), (.scalar, _), (.sequence, _), (.mapping, _): false
        }
    }
}
