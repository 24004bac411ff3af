import RiskModel

/// Two texts of one language side by side, element by element.
///
/// The kind is `code` unless every run is the same, byte for byte, and every pair of gaps is interchangeable: equal,
/// or of one shape with nothing in either that a tool could read. A gap that holds a directive is never
/// interchangeable, but for blanks within its lines and for words above the directive, so that no comment or empty
/// line can be slipped between a directive and what it directs.
struct SkeletonComparison<L: Lexer> {
    private(set) var base: SkeletonReader<L>
    private(set) var head: SkeletonReader<L>
    let language: Language
    private let isExcerpt: Bool
    /// Where in the old text begins what both texts end with.
    private let sharedEnd: Int

    /// How far apart the places are at which lexing can be taken up again.
    private static var stride: Int { 4096 }

    init(base: L, head: L, language: Language, isExcerpt: Bool) throws(Unsure) {
        var (base, head) = (base, head)
        try base.begin()
        try head.begin()
        try Self.skipSharedStart(&base, &head)
        self.base = SkeletonReader(base)
        self.head = SkeletonReader(head)
        self.language = language
        self.isExcerpt = isExcerpt
        sharedEnd = base.text.count - SourceText.sharedSuffix(base.text, head.text)
    }

    /// Ends at the first difference that is one of code. What both texts end with is lexed once.
    mutating func kind() throws(Unsure) -> ChangeKind {
        var kind: ChangeKind?
        while true {
            let old = try base.next()
            let new = try head.next()
            guard let old, let new else {
                guard old == nil, new == nil else { return .code }
                return try checked(kind)
            }
            if !same(old.run, new.run) {
                guard isRequoted(old.run, new.run) else { return .code }
                kind = kind ?? .whitespace
            }
            if same(old.gap, new.gap) {
                guard isFollowedBySameText(old, new) else { continue }
                // What was read alike so far goes on alike; a text that cannot be lexed to its end was perhaps misread before.
                while try base.next() != nil {}
                return try checked(kind)
            }
            guard interchangeable(old, new) else { return .code }
            if kind != .comments { kind = sameComments(old, new) ? .whitespace : .comments }
        }
    }

    /// - Parameter kind: nil where no difference was found: what changed is outside the text, so nothing is known of it.
    private func checked(_ kind: ChangeKind?) throws(Unsure) -> ChangeKind {
        guard let kind else { return .code }
        for side in [base.lexer, head.lexer] {
            try side.check()
            try SourceText.check(side.text)
        }
        return kind
    }

    /// True on a line of its own in what both texts end with.
    private func isFollowedBySameText(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        old.gapStart >= sharedEnd && base.lexer.text.count - old.gapStart == head.lexer.text.count - new.gapStart
            && base.lexer.text[old.gapStart..<old.run.lowerBound].contains(.lineFeed)
    }

    /// Lexes what both texts begin with once. A step that comes near the first difference is taken by each for itself.
    private static func skipSharedStart(_ base: inout L, _ head: inout L) throws(Unsure) {
        let limit = sharedLines(base.text, head.text)
        guard base.position == head.position, base.position < limit else { return }
        var last = base
        while base.position < limit {
            try base.step()
            guard base.position <= limit else { break }
            if base.position - last.position >= stride || base.position == limit {
                base.builder.drop()
                last = base
            }
        }
        let text = head.text
        base = last
        head = last
        head.text = text
    }

    /// The start of the last but one line before the first difference.
    private static func sharedLines(_ old: [UInt8], _ new: [UInt8]) -> Int {
        var index = SourceText.sharedPrefix(old, new)
        var lines = 0
        while index > 0 {
            if old[index - 1] == .lineFeed {
                lines += 1
                if lines == 3 { return index }
            }
            index -= 1
        }
        return 0
    }

    private func interchangeable(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        // A backslash before the gap may splice lines or escape the first byte of the gap.
        if old.gapStart > 0, base.lexer.text[old.gapStart - 1] == .backslash { return false }
        let isFirst = old.gapStart == 0
        guard
            sameButForBlanks(old, new) && directivesKeepMargin(old, new) || sameFromDirectiveOn(old, new)
                || sameButForWordsInBlocks(old, new)
        else {
            return false
        }
        // What the gap goes on with is out of sight.
        if isExcerpt, isFirst || old.run.isEmpty { return false }
        if old.run.isEmpty { return true }
        let layout = language.layout
        let oldShape = GapShape(base.lexer, old, layout)
        let newShape = GapShape(head.lexer, new, layout)
        if isFirst { return GapShape.sameIndentation(oldShape, newShape) }
        return oldShape == newShape
    }

    /// The same comments on the same lines: only blanks around them differ.
    private func sameButForBlanks(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        guard sameComments(old, new) else { return false }
        var (oldStart, newStart) = (old.gapStart, new.gapStart)
        for (left, right) in zip(old.comments, new.comments) {
            let oldComment = base.lexer.builder.comments[left]
            let newComment = head.lexer.builder.comments[right]
            guard
                lineFeeds(base, oldStart..<oldComment.lowerBound) == lineFeeds(head, newStart..<newComment.lowerBound)
            else { return false }
            (oldStart, newStart) = (oldComment.upperBound, newComment.upperBound)
        }
        return lineFeeds(base, oldStart..<old.run.lowerBound) == lineFeeds(head, newStart..<new.run.lowerBound)
    }

    private func lineFeeds(_ side: SkeletonReader<L>, _ range: Range<Int>) -> Int {
        side.lexer.text[range].reduce(0) { $0 + ($1 == .lineFeed ? 1 : 0) }
    }

    private func sameComments(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        guard old.comments.count == new.comments.count else { return false }
        return zip(old.comments, new.comments).allSatisfy {
            same(base.lexer.builder.comments[$0], head.lexer.builder.comments[$1])
        }
    }

    /// The same string between other quotes.
    private func isRequoted(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
        guard language.quotesAreAlike, old.count == new.count else { return false }
        let left = base.lexer.text[old]
        let right = head.lexer.text[new]
        // A prefix of letters, a quote, text without anything that could mean more than itself, and the quote again.
        let isQuote: (UInt8) -> Bool = { $0 == .quote || $0 == .apostrophe }
        let prefix = left.prefix { $0.startsWord }
        let inner = left.dropFirst(prefix.count + 1).dropLast()
        let innerAgain = right.dropFirst(prefix.count + 1).dropLast()
        guard left.count >= prefix.count + 2, right.starts(with: prefix), let old = left.last, let new = right.last,
            isQuote(old), isQuote(new), left[left.startIndex + prefix.count] == old,
            right[right.startIndex + prefix.count] == new
        else { return false }
        return inner.elementsEqual(innerAgain) && !inner.contains { isQuote($0) || $0 == .backslash || $0 == .hash }
    }

    func same(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
        guard old.count == new.count else { return false }
        return SourceText.equal(base.lexer.text, old, head.lexer.text, new.lowerBound)
    }
}
