/// One value of a YAML document, with its place. Aliases are resolved, tags checked, keys are text and unique.
public struct YAMLNode: Sendable {
    public enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the order written.
        case mapping([YAMLPair])
        /// What stood here was reported as a mistake already; readers pass over it in silence.
        case invalid
    }

    public let content: Content
    public let place: SourcePlace
    /// Nodes of the whole tree below and with this one, aliases counted as what they stand for.
    let size: Int
    /// Levels of the tree below and with this one.
    let height: Int

    init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
        switch content {
        case .scalar, .invalid:
            size = 1
            height = 1
        case .sequence(let items):
            size = items.reduce(1) { $0 + $1.size }
            height = 1 + (items.map(\.height).max() ?? 0)
        case .mapping(let pairs):
            size = pairs.reduce(1) { $0 + $1.value.size + 1 }
            height = 1 + (pairs.map(\.value.height).max() ?? 0)
        }
    }

    /// The same tree where an alias stands for it.
    func standing(at place: SourcePlace) -> YAMLNode { YAMLNode(content, at: place) }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .invalid: "something invalid"
        }
    }

    public var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.isNull } else { false }
    }
}

/// A key of a mapping and what stands under it.
public struct YAMLPair: Sendable {
    public let key: String
    public let keyPlace: SourcePlace
    public let value: YAMLNode
}

/// The text of a scalar and how it was written. Its type is decided by who reads it, not by how it looks.
public struct YAMLScalar: Sendable {
    enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, block
    }

    public let text: String
    let style: Style

    /// Written as nothing, `~` or `null` without quotation marks.
    var isNull: Bool {
        style == .plain && (text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL")
    }
}

extension YAMLNode {
    /// Where in the file the character stands that is `offset` bytes into a scalar's text (UTF-8).
    ///
    /// Exact for plain and quoted scalars on one line without escapes before the offset (`''` is understood); the
    /// scalar's own place for all others.
    public func place(ofTextOffset offset: Int) -> SourcePlace {
        guard case .scalar(let scalar) = content, scalar.style != .block else { return place }
        // Each character is written as at most two, after one quotation mark.
        let offset = min(max(offset, 0), scalar.text.utf8.count)
        var written = place.source.scalars(at: place.position, atMost: 2 * offset + 1)
        var column = place.position.column
        var passed = 0
        if scalar.style != .plain {
            guard let quote = written.popFirst(), quote == (scalar.style == .singleQuoted ? "'" : "\"") else { return place }
            column += 1
        }
        for character in scalar.text.unicodeScalars {
            guard passed < offset else { break }
            guard written.popFirst() == character, !(scalar.style == .doubleQuoted && character == "\\") else { return place }
            column += 1
            if scalar.style == .singleQuoted, character == "'" {
                guard written.popFirst() == "'" else { return place }
                column += 1
            }
            passed += UTF8.width(character)
        }
        return SourcePlace(
            source: place.source, position: place.source.clamp(TextPosition(line: place.position.line, column: column)))
    }
}
