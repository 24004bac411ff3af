import RiskModel

extension RuleExample {
    /// The small patch this example stands for.
    ///
    /// Whole contents (`base`, `head`) are compared line by line; where only lines are given, the file
    /// consists of just these lines: context and removed ones before, context and added ones after.
    var patch: PatchInMemory {
        let before = base ?? Self.join(context, removed)
        let after = head ?? Self.join(context, added)
        let status = status ?? derivedStatus
        let old = status == .added ? nil : before
        let new = status == .deleted ? nil : after
        let change = FileChange(
            status: status,
            old: old.map {
                FileVersion(path: GitPath(bytes: (oldPath ?? path).utf8), mode: oldMode ?? mode ?? .regular, size: $0.utf8.count)
            },
            new: new.map { FileVersion(path: GitPath(bytes: path.utf8), mode: mode ?? .regular, size: $0.utf8.count) })
        let isWhole = status == .renamed || status == .typeChanged || status == .copied
        var content = LineComparison.content(
            from: status == .copied ? "" : old ?? "", to: new ?? "", unrelated: isWhole)
        content.base = old.map { Array($0.utf8) }
        content.head = new.map { Array($0.utf8) }
        var patch = PatchInMemory(change: change, content: content)
        if let attributes { patch.attributes = .content(Array(attributes.utf8)) }
        return patch
    }

    private var derivedStatus: ChangeStatus {
        if let oldPath, oldPath != path { return .renamed }
        switch (base, head) {
        case (nil, .some): return .added
        case (.some, nil): return .deleted
        default: return .modified
        }
    }

    private static func join(_ parts: String?...) -> String {
        parts.compactMap { $0 }.map { $0.hasSuffix("\n") || $0.isEmpty ? $0 : $0 + "\n" }.joined()
    }
}

/// The changed lines between two small texts, by the standard library's difference.
enum LineComparison {
    /// - Parameter unrelated: every old line is removed and every new one added.
    static func content(from old: String, to new: String, unrelated: Bool) -> FileContent {
        let oldLines = lines(of: old)
        let newLines = lines(of: new)
        var removed = Set(oldLines.indices)
        var added = Set(newLines.indices)
        if !unrelated {
            removed = []
            added = []
            for change in newLines.difference(from: oldLines) {
                switch change {
                case .remove(let offset, _, _): removed.insert(offset)
                case .insert(let offset, _, _): added.insert(offset)
                }
            }
        }
        var content = FileContent()
        func append(_ line: [UInt8], _ origin: FileContent.Line.Origin, old: Int, new: Int) {
            let start = content.text.count
            content.text += line
            content.lines.append(.init(origin: origin, oldNumber: old, newNumber: new, range: start..<content.text.count))
        }
        var o = 0
        var n = 0
        while o < oldLines.count || n < newLines.count {
            if o < oldLines.count, removed.contains(o) {
                append(oldLines[o], .removed, old: o + 1, new: 0)
                o += 1
            } else if n < newLines.count, added.contains(n) {
                append(newLines[n], .added, old: 0, new: n + 1)
                n += 1
            } else {
                append(newLines[n], .context, old: o + 1, new: n + 1)
                o += 1
                n += 1
            }
        }
        if !content.lines.isEmpty {
            content.hunks = [
                .init(
                    oldStart: oldLines.isEmpty ? 0 : 1, oldCount: oldLines.count, newStart: newLines.isEmpty ? 0 : 1,
                    newCount: newLines.count, lines: content.lines.indices)
            ]
        }
        content.isBinary = old.utf8.contains(0) || new.utf8.contains(0)
        return content
    }

    /// Lines with their ends.
    private static func lines(of text: String) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var current: [UInt8] = []
        for byte in text.utf8 {
            current.append(byte)
            if byte == UInt8(ascii: "\n") {
                result.append(current)
                current = []
            }
        }
        return current.isEmpty ? result : result + [current]
    }
}
