import RiskModel

/// Two texts of one language side by side, element by element.
///
/// The kind is `code` unless every run is the same, byte for byte, and every pair of gaps is interchangeable: equal,
/// or of one shape with nothing in either that a tool could read. A gap that holds a directive is never
/// interchangeable, but for blanks within its lines and for words above the directive, so that no comment or empty
/// line can be slipped between a directive and what it directs.
struct SkeletonComparison<L: Lexer> {
    private var base: SkeletonReader<L>
    private var head: SkeletonReader<L>
    private let language: Language
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

    /// No comment may be more than words, or the first that may, and all that follows it, is what it was on the line it was on.
    private func sameFromDirectiveOn(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        // Among the entries of data a comment behind one of them is about that one.
        let (oldBehind, newBehind) = (entryEnd(base, old), entryEnd(head, new))
        let isBehindSame = same(old.gapStart..<oldBehind, new.gapStart..<newBehind)
        let oldStart = firstDirective(base, old, from: isBehindSame ? oldBehind : old.gapStart)
        let newStart = firstDirective(head, new, from: isBehindSame ? newBehind : new.gapStart)
        guard let oldStart, let newStart else { return oldStart == nil && newStart == nil }
        guard same(oldStart..<old.run.lowerBound, newStart..<new.run.lowerBound) else { return false }
        // A declared encoding may make code of what looks like words above it.
        let isFirst = old.gapStart == 0
        if isFirst, base.lexer.text.place(of: Array("coding".utf8), in: oldStart..<old.run.lowerBound) != nil { return false }
        // Some tools read a directive in a certain line only, or not below other comments; none does among the entries of data.
        return (language.layout == .verbatimLines && !isFirst) || sameFrame(old.gapStart..<oldStart, new.gapStart..<newStart)
    }

    /// As many lines, words where words were, and none that differs states something (`Schemes: https`).
    private func sameFrame(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
        let left = base.lexer.text[old].split(separator: .lineFeed, omittingEmptySubsequences: false)
        let right = head.lexer.text[new].split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { old, new in
            if old.elementsEqual(new) { return true }
            let colon = UInt8(ascii: ":")
            return old.contains(where: \.continuesWord) == new.contains(where: \.continuesWord) && !old.contains(colon)
                && !new.contains(colon)
        }
    }

    /// No directive comes to the margin, or leaves it: some are read nowhere else.
    private func directivesKeepMargin(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        zip(old.comments, new.comments).allSatisfy { left, right in
            let oldComment = base.lexer.builder.comments[left]
            let newComment = head.lexer.builder.comments[right]
            return isAtMargin(base, oldComment) == isAtMargin(head, newComment)
                || !CommentDirectives.mayInstruct(base.lexer.text, oldComment, language)
        }
    }

    private func isAtMargin(_ side: SkeletonReader<L>, _ comment: Range<Int>) -> Bool {
        comment.lowerBound == 0 || side.lexer.text[comment.lowerBound - 1] == .lineFeed
    }

    /// Only words of block comments differ, line by line: directives have the same lines before and behind them, and what several line
    /// comments say together is what it was.
    private func sameButForWordsInBlocks(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        guard old.comments.count == new.comments.count else { return false }
        var (oldStart, newStart) = (old.gapStart, new.gapStart)
        for (left, right) in zip(old.comments, new.comments) {
            let oldComment = base.lexer.builder.comments[left]
            let newComment = head.lexer.builder.comments[right]
            guard same(oldStart..<oldComment.lowerBound, newStart..<newComment.lowerBound) else { return false }
            guard same(oldComment, newComment) || isReworded(oldComment, newComment) else { return false }
            (oldStart, newStart) = (oldComment.upperBound, newComment.upperBound)
        }
        return same(oldStart..<old.run.lowerBound, newStart..<new.run.lowerBound)
    }

    /// Two block comments of as many lines, which differ in lines above all that a tool may read in them.
    private func isReworded(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
        // What a comment opens with tells some readers whether to read it at all.
        let (oldOpening, newOpening) = (opening(base, old), opening(head, new))
        guard oldOpening.starts(with: "/*".utf8), oldOpening.elementsEqual(newOpening), sameFrame(old, new) else { return false }
        let tail = sharedWholeLines(old, new)
        return isWords(base, old.lowerBound..<(old.upperBound - tail)) && isWords(head, new.lowerBound..<(new.upperBound - tail))
    }

    private func opening(_ side: SkeletonReader<L>, _ comment: Range<Int>) -> ArraySlice<UInt8> {
        side.lexer.text[comment].prefix { !$0.isLayout && !$0.continuesWord }
    }

    private func isWords(_ side: SkeletonReader<L>, _ range: Range<Int>) -> Bool {
        !CommentDirectives.mayInstruct(side.lexer.text, range, language)
    }

    /// The length of the whole lines that both ranges end with.
    private func sharedWholeLines(_ old: Range<Int>, _ new: Range<Int>) -> Int {
        let (left, right) = (base.lexer.text, head.lexer.text)
        var length = 0
        var whole = 0
        while length < min(old.count, new.count), left[old.upperBound - length - 1] == right[new.upperBound - length - 1] {
            if left[old.upperBound - length - 1] == .lineFeed { whole = length }
            length += 1
        }
        return whole
    }

    /// The end of the line that the gap begins on, where lines are entries and no comment goes on beyond it.
    private func entryEnd(_ side: SkeletonReader<L>, _ element: SkeletonElement) -> Int {
        guard language.layout == .verbatimLines, element.gapStart > 0,
            let end = side.lexer.text[element.gap].firstIndex(of: .lineFeed),
            !element.comments.contains(where: { side.lexer.builder.comments[$0].contains(end) })
        else { return element.gapStart }
        return end
    }

    /// The start of the line, within the gap, of its first comment from `start` on that a tool may read.
    private func firstDirective(_ side: SkeletonReader<L>, _ element: SkeletonElement, from start: Int) -> Int? {
        let text = side.lexer.text
        let comments = side.lexer.builder.comments
        let directive = element.comments.first { index in
            comments[index].lowerBound >= start && CommentDirectives.mayInstruct(text, comments[index], language)
        }
        guard let directive else { return nil }
        let before = text[element.gapStart..<comments[directive].lowerBound]
        return before.lastIndex(of: .lineFeed).map { $0 + 1 } ?? element.gapStart
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

    private func same(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
        guard old.count == new.count else { return false }
        return SourceText.equal(base.lexer.text, old, head.lexer.text, new.lowerBound)
    }
}
