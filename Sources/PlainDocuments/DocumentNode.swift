/// One value of a document of any notation (JSON, TOML, YAML), with the lines it stands on.
package struct DocumentNode {
    package indirect enum Content {
        /// Written in quotation marks.
        case text(String)
        /// Written without: a number, a word, in YAML also text.
        case bare(String)
        case list([DocumentNode])
        /// In the order written; no key stands twice.
        case table([DocumentEntry])
    }

    package var content: Content
    /// 1-based.
    package var lines: ClosedRange<Int>

    /// Text or a bare word; nil for anything else.
    package var scalar: String? {
        switch content {
        case .text(let text), .bare(let text): text
        case .list, .table: nil
        }
    }

    package var entries: [DocumentEntry]? { if case .table(let entries) = content { entries } else { nil } }
    package var items: [DocumentNode]? { if case .list(let items) = content { items } else { nil } }
    package var isTrue: Bool { if case .bare("true") = content { true } else { false } }

    package subscript(_ key: String) -> DocumentNode? { entries?.first { $0.key == key }?.value }

    /// The text under `key`; nil where there is none.
    package func text(_ key: String) throws(NotUnderstood) -> String? {
        guard let node = self[key] else { return nil }
        guard let scalar = node.scalar else { throw NotUnderstood("text was expected", line: node.lines.lowerBound) }
        return scalar
    }

    /// The text under the first of `keys` that is there.
    package func text(anyOf keys: String...) throws(NotUnderstood) -> String? {
        for key in keys {
            if let text = try text(key) { return text }
        }
        return nil
    }

    /// The entries of the table under `key`; empty where there is none.
    package func table(_ key: String) throws(NotUnderstood) -> [DocumentEntry] {
        guard let node = self[key] else { return [] }
        return try node.requiredEntries()
    }

    /// The items of the list under `key`; empty where there is none.
    package func list(_ key: String) throws(NotUnderstood) -> [DocumentNode] {
        guard let node = self[key] else { return [] }
        return try node.requiredItems()
    }

    package func requiredEntries() throws(NotUnderstood) -> [DocumentEntry] {
        guard let entries else { throw NotUnderstood("a table was expected", line: lines.lowerBound) }
        return entries
    }

    package func requiredItems() throws(NotUnderstood) -> [DocumentNode] {
        guard let items else { throw NotUnderstood("a list was expected", line: lines.lowerBound) }
        return items
    }

    package func requiredScalar() throws(NotUnderstood) -> String {
        guard let scalar else { throw NotUnderstood("text was expected", line: lines.lowerBound) }
        return scalar
    }
}

package struct DocumentEntry {
    package var key: String
    /// Where the key stands.
    package var line: Int
    package var value: DocumentNode

    /// From the key to the end of the value.
    package var lines: ClosedRange<Int> { min(line, value.lines.lowerBound)...max(line, value.lines.upperBound) }
}

/// The keys of one table while it is read, to tell one that stands twice.
package struct DistinctKeys {
    private var few: [String] = []
    /// Made only where there are many.
    private var all: Set<String> = []

    /// - Returns: false where the key was inserted before.
    package mutating func insert(_ key: String) -> Bool {
        if few.count < 8 {
            guard !few.contains(key) else { return false }
            few.append(key)
            return true
        }
        if all.isEmpty { all = Set(few) }
        return all.insert(key).inserted
    }
}
