internal import YAMLDocuments

/// Moves the lines of a file: each key's, with the comments in front of them.
struct OutlineFormat {
    /// A key or an item with the lines that belong to it.
    private struct Block {
        /// Blank lines and comments in front.
        var lead: [Substring]
        var body: [Substring]
        var column: Int
        /// nil for what is no key.
        var key: String?
        var node: YAMLNode
        /// 0-based, of the first line of `body`.
        var line: Int
    }

    private let lines: [Substring]
    private let isTidied: Bool
    private(set) var text = ""

    /// - Parameter documents: what the text holds, in order
    init(_ text: String, _ documents: [YAMLNode], isTidied: Bool) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        self.isTidied = isTidied
        var result: [Substring] = []
        var start = 0
        for index in lines.indices where index == lines.count - 1 || Self.isMarker(lines[index + 1]) {
            result += document(start..<(index + 1), documents)
            start = index + 1
        }
        while result.last?.isEmpty == true { result.removeLast() }
        self.text = result.joined(separator: "\n") + "\n"
    }

    private static func isMarker(_ line: Substring) -> Bool { line == "---" || line.hasPrefix("--- ") }

    /// - Parameter range: from its marker on, if it has one
    private func document(_ range: Range<Int>, _ documents: [YAMLNode]) -> [Substring] {
        guard let root = documents.first(where: { range.contains($0.place.position.line - 1) }),
            case .mapping(let pairs) = root.content, root.place.position.column == 1, !isFlow(root)
        else { return tidied(Array(lines[range])) }
        let first = root.place.position.line - 1
        // What a blank line parts from the first key's comments is about the file.
        let top = lines[range.lowerBound..<first]
        let end = top.lastIndex { $0.allSatisfy(\.isWhitespace) }.map { $0 + 1 } ?? first
        let header = Array(top[..<(top[..<end].contains { $0.hasPrefix("#") } ? end : first)])
        let object: KeyCatalog.Object =
            pairs.contains { ["suite", "cases", "accepted_mutants"].contains($0.key) } ? .testDocument : .policyDocument
        let blocks = Self.ordered(keys(pairs, (range.lowerBound + header.count)..<range.upperBound), by: object)
        return collapsed(header, isFirst: true)
            + blocks.enumerated().flatMap { number, block in
                lead(of: block, isFirst: number == 0) + body(of: block)
            }
    }

    private func body(of block: Block) -> [Substring] {
        let objects: [String: KeyCatalog.Object] = ["rules": .rule, "cases": .testCase]
        guard let object = block.key.flatMap({ objects[$0] }), case .sequence(let items) = block.node.content,
            !isFlow(block.node),
            let first = items.first.map({ $0.place.position.line - 1 }), first > block.line
        else { return tidied(block.body) }
        let end = block.line + block.body.count
        let blocks = self.items(items, (block.line + 1)..<end)
        guard !blocks.isEmpty else { return tidied(block.body) }
        let isSpread = blocks.contains { $0.body.count > 1 }
        return tidied([lines[block.line]])
            + blocks.enumerated().flatMap { number, item -> [Substring] in
                var lead = lead(of: item, isFirst: number == 0).map { Self.shifted($0, by: 2 - item.column) }
                // One blank line between rules that have several lines.
                if isTidied, isSpread, number > 0, !lead.contains(where: \.isEmpty) { lead.insert("", at: 0) }
                return lead + self.item(item, of: object)
            }
    }

    private func item(_ item: Block, of object: KeyCatalog.Object) -> [Substring] {
        let range = item.line..<(item.line + item.body.count)
        let start = lines[item.line].dropFirst(item.column + 1)
        let keyColumn = item.column + 1 + start.prefix { $0 == " " }.count
        guard case .mapping(let pairs) = item.node.content, !isFlow(item.node), let first = pairs.first,
            first.keyPlace.position.line - 1 == item.line, first.keyPlace.position.column - 1 == keyColumn
        else { return tidied(item.body).map { Self.shifted($0, by: 2 - item.column) } }
        let blocks = Self.ordered(keys(pairs, range), by: object)
        var result = blocks.flatMap { block in
            // The line of the first key begins with the item's dash.
            let head = Substring(String(repeating: " ", count: keyColumn) + lines[block.line].dropFirst(keyColumn))
            let body = tidied([head] + block.body.dropFirst())
            return (lead(of: block, isFirst: false) + body).map { Self.shifted($0, by: 4 - keyColumn) }
        }
        // The dash stands before the first key, which may be another one than before.
        guard let dash = result.firstIndex(where: { !$0.isEmpty && !$0.drop { $0 == " " }.hasPrefix("#") }), dash == 0 else {
            return tidied(item.body).map { Self.shifted($0, by: 2 - item.column) }
        }
        result[0] = "  - " + result[0].dropFirst(4)
        return result
    }

    // MARK: Blocks

    private func keys(_ pairs: [YAMLPair], _ range: Range<Int>) -> [Block] {
        blocks(
            pairs.map {
                (line: $0.keyPlace.position.line - 1, column: $0.keyPlace.position.column - 1, key: $0.key, node: $0.value)
            },
            range)
    }

    private func items(_ items: [YAMLNode], _ range: Range<Int>) -> [Block] {
        let starts = items.map { item -> (line: Int, column: Int, key: String?, node: YAMLNode) in
            let line = item.place.position.line - 1
            return (line, lines[line].prefix { $0 == " " }.count, nil, item)
        }
        // An item that begins behind its dash's line, or on the line of another, is left to itself.
        let isPlain = starts.allSatisfy { start in
            lines[start.line].dropFirst(start.column).hasPrefix("- ") && start.column == starts[0].column
        }
        return isPlain && Set(starts.map(\.line)).count == starts.count ? blocks(starts, range) : []
    }

    /// - Parameter starts: in order of line
    private func blocks(_ starts: [(line: Int, column: Int, key: String?, node: YAMLNode)], _ range: Range<Int>) -> [Block] {
        var blocks: [Block] = []
        var leadStart = range.lowerBound
        for (number, start) in starts.enumerated() {
            var end = number + 1 < starts.count ? starts[number + 1].line : range.upperBound
            let next = number + 1 < starts.count ? end : nil
            // Comments no deeper than the next key belong to that; deeper ones may be part of a text.
            while let next, end > start.line + 1, end <= next, isLead(lines[end - 1], column: start.column) { end -= 1 }
            blocks.append(
                Block(
                    lead: Array(lines[min(leadStart, start.line)..<start.line]), body: Array(lines[start.line..<end]),
                    column: start.column, key: start.key, node: start.node, line: start.line))
            leadStart = end
        }
        return blocks
    }

    private func isLead(_ line: Substring, column: Int) -> Bool {
        let text = line.drop { $0 == " " }
        return text.isEmpty || (text.hasPrefix("#") && line.count - text.count <= column)
    }

    private static func ordered(_ blocks: [Block], by object: KeyCatalog.Object) -> [Block] {
        let order = KeyCatalog.keys(of: object).map(\.name)
        func rank(_ block: Block) -> Int { block.key.flatMap { order.firstIndex(of: $0) } ?? order.count }
        return blocks.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    // MARK: Lines

    private func isFlow(_ node: YAMLNode) -> Bool {
        let position = node.place.position
        let character = lines[position.line - 1].unicodeScalars.dropFirst(position.column - 1).first
        return character == "{" || character == "["
    }

    /// What stands in front of a block.
    private func lead(of block: Block, isFirst: Bool) -> [Substring] { collapsed(block.lead, isFirst: isFirst) }

    /// No two blank lines, and none where nothing is before them.
    private func collapsed(_ lines: [Substring], isFirst: Bool) -> [Substring] {
        guard isTidied else { return lines }
        var result: [Substring] = []
        for line in tidied(lines) where !(line.isEmpty && (result.last?.isEmpty ?? isFirst)) { result.append(line) }
        return result
    }

    /// Without white space at their ends.
    private func tidied(_ lines: [Substring]) -> [Substring] {
        guard isTidied else { return lines }
        return lines.map { line in
            line[..<(line.lastIndex { $0 != " " && $0 != "\t" }.map(line.index(after:)) ?? line.startIndex)]
        }
    }

    private static func shifted(_ line: Substring, by columns: Int) -> Substring {
        if line.isEmpty { return line }
        if columns >= 0 { return Substring(String(repeating: " ", count: columns) + line) }
        return line.dropFirst(min(-columns, line.prefix { $0 == " " }.count))
    }
}
