/// What may change in a gap that holds directives: words that no directive is, where each directive keeps the place from which its
/// reader takes it.
extension SkeletonComparison {
    /// No comment may be more than words, or the first that may, and all that follows it, is what it was on the line it was on.
    func sameFromDirectiveOn(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
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
    func directivesKeepMargin(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
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

    /// Only words of block comments differ: directives have the same lines before and behind them, and what several line comments say
    /// together is what it was.
    func sameButForWordsInBlocks(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        guard old.comments.count == new.comments.count else { return false }
        let isDocumentation = documentsSameTypes(old, new)
        var (oldStart, newStart) = (old.gapStart, new.gapStart)
        for (left, right) in zip(old.comments, new.comments) {
            let oldComment = base.lexer.builder.comments[left]
            let newComment = head.lexer.builder.comments[right]
            guard same(oldStart..<oldComment.lowerBound, newStart..<newComment.lowerBound) else { return false }
            guard same(oldComment, newComment) || isReworded(oldComment, newComment, asDocumentation: isDocumentation) else {
                return false
            }
            (oldStart, newStart) = (oldComment.upperBound, newComment.upperBound)
        }
        return same(oldStart..<old.run.lowerBound, newStart..<new.run.lowerBound)
    }

    /// Every comment says words for people, and to a checker of types what it said.
    private func documentsSameTypes(_ old: SkeletonElement, _ new: SkeletonElement) -> Bool {
        zip(old.comments, new.comments).allSatisfy { left, right in
            let oldTypes = CommentDirectives.documentedTypes(base.lexer.text, base.lexer.builder.comments[left], language)
            let newTypes = CommentDirectives.documentedTypes(head.lexer.text, head.lexer.builder.comments[right], language)
            return oldTypes != nil && oldTypes == newTypes
        }
    }

    /// Two block comments of as many lines, which differ in lines above all that a tool may read in them; or of any number of lines, where
    /// they are documentation.
    private func isReworded(_ old: Range<Int>, _ new: Range<Int>, asDocumentation: Bool) -> Bool {
        // What a comment opens with tells some readers whether to read it at all.
        let (oldOpening, newOpening) = (opening(base, old), opening(head, new))
        guard oldOpening.starts(with: "/*".utf8), oldOpening.elementsEqual(newOpening) else { return false }
        if asDocumentation { return true }
        guard sameFrame(old, new) else { return false }
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
}
