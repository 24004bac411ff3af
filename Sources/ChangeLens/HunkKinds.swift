import RiskModel

/// The kind of a change of which only hunks are known.
struct HunkKinds {
    /// `code` where one hunk holds code, or there is none.
    let kind: ChangeKind

    init(_ content: FileContent, _ language: Language) {
        var kind: ChangeKind?
        for hunk in content.hunks {
            let lines = content.lines[hunk.lines]
            let ofHunk = Self.kind(
                Self.text(content, lines, without: .added), Self.text(content, lines, without: .removed), language)
            switch (kind, ofHunk) {
            case (_, .comments), (nil, .whitespace): kind = ofHunk
            case (_, .whitespace): break
            default:
                self.kind = .code
                return
            }
        }
        self.kind = kind ?? .code
    }

    private static func kind(_ base: [UInt8], _ head: [UInt8], _ language: Language) -> ChangeKind {
        guard let (old, new) = try? SourceText.pair(base: base, head: head) else { return .code }
        return language.kind(base: old, head: new, isExcerpt: true)
    }

    private static func text(
        _ content: FileContent, _ lines: ArraySlice<FileContent.Line>, without origin: FileContent.Line.Origin
    ) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines where line.origin != origin { text += content.text[line.range] }
        return text
    }
}
