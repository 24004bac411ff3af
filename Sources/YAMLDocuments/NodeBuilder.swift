internal import Yams

/// Turns the tree Yams read from a masked text into ours: resolves aliases within bounds, refuses tags, merge keys,
/// keys that are not text and duplicate keys, and puts masked characters back. One builder per document.
struct NodeBuilder {
    let source: SourceText
    let diagnostics: Diagnostics
    let limits: YAMLLimits
    /// Nodes that aliases have stood for so far.
    private(set) var aliasedNodes: Int
    /// The keys that were masked as duplicates, by their number.
    let duplicates: [String]

    private var anchors: [String: YAMLNode] = [:]

    init(source: SourceText, diagnostics: Diagnostics, limits: YAMLLimits, aliasedNodes: Int, duplicates: [String]) {
        self.source = source
        self.diagnostics = diagnostics
        self.limits = limits
        self.aliasedNodes = aliasedNodes
        self.duplicates = duplicates
    }

    mutating func build(_ node: Node) -> YAMLNode { build(node, depth: 1) }

    private mutating func build(_ node: Node, depth: Int) -> YAMLNode {
        let place = place(of: node)
        guard depth <= limits.depth else {
            diagnostics.report(.nesting, "nested deeper than \(limits.depth) levels", at: place)
            return YAMLNode(.invalid, at: place)
        }
        let built: YAMLNode
        switch node {
        case .scalar(let scalar): built = build(scalar, at: place, depth: depth)
        case .sequence(let sequence):
            checkTag(sequence.tag, at: place)
            built = YAMLNode(.sequence(sequence.map { build($0, depth: depth + 1) }), at: place)
        case .mapping(let mapping):
            checkTag(mapping.tag, at: place)
            built = YAMLNode(.mapping(build(mapping, depth: depth)), at: place)
        case .alias:
            // Yams makes this node only when it writes YAML.
            built = YAMLNode(.invalid, at: place)
        }
        // Registered when complete, so that nothing can contain itself.
        if let anchor = node.anchor { anchors[anchor.rawValue] = built }
        return built
    }

    private mutating func build(_ scalar: Node.Scalar, at place: SourcePlace, depth: Int) -> YAMLNode {
        checkTag(scalar.tag, at: place)
        let style: YAMLScalar.Style =
            switch scalar.style {
            case .any, .plain: .plain
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal, .folded: .block
            }
        if style == .plain, scalar.string.unicodeScalars.first == IndicatorMask.alias {
            return resolve(String(scalar.string.unicodeScalars.dropFirst()), at: place, depth: depth)
        }
        if style == .plain, isExplicitKey(scalar.string) {
            diagnostics.report(
                .key, "`? ` (a key that is not text) is not supported; quote text that begins with a question mark", at: place)
            return YAMLNode(.invalid, at: place)
        }
        return YAMLNode(.scalar(YAMLScalar(text: IndicatorMask.remove(from: scalar.string), style: style)), at: place)
    }

    private func isExplicitKey(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.prefix(2)
        return scalars.first == IndicatorMask.explicitKey && (scalars.count == 1 || scalars.last == " ")
    }

    private mutating func resolve(_ name: String, at place: SourcePlace, depth: Int) -> YAMLNode {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isName else {
            diagnostics.report(.alias, "`*` begins an alias in YAML; put text that begins with it in quotation marks", at: place)
            return YAMLNode(.invalid, at: place)
        }
        guard let target = anchors[name] else {
            diagnostics.report(.alias, "no anchor `&\(name)` stands before this alias", at: place)
            return YAMLNode(.invalid, at: place)
        }
        guard depth + target.height - 1 <= limits.depth else {
            diagnostics.report(.nesting, "`*\(name)` nests deeper than \(limits.depth) levels", at: place)
            return YAMLNode(.invalid, at: place)
        }
        let wasWithin = aliasedNodes <= limits.aliasedNodes
        aliasedNodes = min(aliasedNodes + target.size, limits.aliasedNodes + 1)
        guard aliasedNodes <= limits.aliasedNodes else {
            if wasWithin {
                diagnostics.report(.alias, "aliases stand for more than \(limits.aliasedNodes) values", at: place)
            }
            return YAMLNode(.invalid, at: place)
        }
        return target.standing(at: place)
    }

    private mutating func build(_ mapping: Node.Mapping, depth: Int) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        var first: [String: SourcePlace] = [:]
        for (keyNode, valueNode) in mapping {
            let value = build(valueNode, depth: depth + 1)
            guard let (key, keyPlace) = key(keyNode) else { continue }
            if let earlier = first[key] {
                diagnostics.report(
                    .duplicateKey, "`\(key)` stands more than once in this mapping; first at line \(earlier.position.line)",
                    at: keyPlace)
                continue
            }
            first[key] = keyPlace
            pairs.append(YAMLPair(key: key, keyPlace: keyPlace, value: value))
        }
        return pairs
    }

    private mutating func key(_ node: Node) -> (String, SourcePlace)? {
        let place = place(of: node)
        guard case .scalar(let scalar) = node else {
            diagnostics.report(.key, "a key must be text", at: place)
            return nil
        }
        if let number = IndicatorMask.duplicateNumber(in: scalar.string), duplicates.indices.contains(number) {
            return (duplicates[number], place)
        }
        guard case .scalar(let built) = build(scalar, at: place, depth: 1).content else { return nil }
        if built.text == "<<", built.style == .plain {
            diagnostics.report(.key, "merge keys (`<<`) are not supported; an alias can stand for a whole value", at: place)
            return nil
        }
        // A key may carry an anchor like any other scalar.
        if let anchor = scalar.anchor { anchors[anchor.rawValue] = YAMLNode(.scalar(built), at: place) }
        return (built.text, place)
    }

    private func checkTag(_ tag: Tag, at place: SourcePlace) {
        let allowed: [Tag.Name] = [.implicit, .str, .map, .seq]
        guard !allowed.contains(where: { $0.rawValue == tag.rawValue }) else { return }
        diagnostics.report(.tag, "the tag `\(tag.rawValue)` is not allowed; leave tags out", at: place)
    }

    private func place(of node: Node) -> SourcePlace {
        let position = TextPosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        return SourcePlace(source: source, position: source.clamp(position))
    }
}
