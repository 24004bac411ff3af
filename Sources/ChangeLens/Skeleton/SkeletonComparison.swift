import RiskModel

/// Two skeletons side by side.
///
/// The kind is `code` unless every run is the same, byte for byte, and every pair of gaps is interchangeable: equal,
/// or of one shape with nothing in either that a tool could read. A gap that holds a directive is never
/// interchangeable, so that no comment or empty line can be slipped between a directive and what it directs.
struct SkeletonComparison {
    let kind: ChangeKind

    init(base: Skeleton, head: Skeleton, language: Language) {
        kind = Self.kind(base, head, language)
    }

    private static func kind(_ base: Skeleton, _ head: Skeleton, _ language: Language) -> ChangeKind {
        guard base.runs.count == head.runs.count else { return .code }
        for (old, new) in zip(base.runs, head.runs) where !same(base.text, old, head.text, new) { return .code }
        var kind: ChangeKind?
        for index in base.gaps.indices where !same(base.text, base.gaps[index].range, head.text, head.gaps[index].range) {
            guard interchangeable(index, base, head, language) else { return .code }
            if kind != .comments {
                kind = sameComments(base, base.gaps[index], head, head.gaps[index]) ? .whitespace : .comments
            }
        }
        // No difference at all: what changed is outside the text, so nothing is known of it.
        return kind ?? .code
    }

    private static func interchangeable(_ index: Int, _ base: Skeleton, _ head: Skeleton, _ language: Language) -> Bool {
        for side in [base, head] {
            // A backslash before the gap may splice lines or escape the first byte of the gap.
            if index > 0, side.text[side.runs[index - 1].upperBound - 1] == .backslash { return false }
            for comment in side.gaps[index].comments {
                let range = side.comments[comment]
                if CommentDirectives.mayInstruct(side.text, range, language) { return false }
            }
        }
        let isFirst = index == 0
        let isLast = index == base.runs.count
        if isLast { return true }
        let old = GapShape(base, index, language.layout)
        let new = GapShape(head, index, language.layout)
        if isFirst { return old.indentation == new.indentation }
        if old == new { return true }
        guard language.looseSeparators, isSeparator(base, index - 1) || isSeparator(base, index) else { return false }
        return language.layout == .free || old.breaksLine == new.breaksLine
    }

    private static func isSeparator(_ side: Skeleton, _ run: Int) -> Bool {
        let range = side.runs[run]
        return range.count == 1 && Syntax.isSeparator(side.text[range.lowerBound])
    }

    private static func sameComments(
        _ base: Skeleton, _ old: Skeleton.Gap, _ head: Skeleton, _ new: Skeleton.Gap
    ) -> Bool {
        guard old.comments.count == new.comments.count else { return false }
        return zip(old.comments, new.comments).allSatisfy {
            same(base.text, base.comments[$0], head.text, head.comments[$1])
        }
    }

    private static func same(_ left: [UInt8], _ leftRange: Range<Int>, _ right: [UInt8], _ rightRange: Range<Int>) -> Bool {
        leftRange.count == rightRange.count && left[leftRange].elementsEqual(right[rightRange])
    }
}

/// What of a gap's layout a language can see. Gaps of equal shape separate tokens and end statements alike.
struct GapShape: Equatable {
    enum Separation: Equatable {
        case none
        /// Comments and nothing else: white space to most languages, none to some.
        case comment
        case blank
        /// A line feed inside a block comment only: ends a statement in some languages.
        case lineInComment
        case line
    }

    var separation: Separation
    /// The bytes between the last line feed and the next code, where the language reads them.
    var indentation: ArraySlice<UInt8>?

    var breaksLine: Bool { separation == .line || separation == .lineInComment }

    init(_ skeleton: Skeleton, _ index: Int, _ layout: Layout) {
        let gap = skeleton.gaps[index]
        let text = skeleton.text
        separation = .none
        guard layout != .verbatimLines else {
            separation = .line
            return
        }
        var position = gap.range.lowerBound
        var holdsBlank = false
        var holdsLine = false
        var commentHoldsLine = false
        for comment in skeleton.comments[gap.comments] {
            text[position..<comment.lowerBound].forEach { Self.note($0, &holdsBlank, &holdsLine) }
            commentHoldsLine = commentHoldsLine || text[comment].contains(.lineFeed)
            position = comment.upperBound
        }
        text[position..<gap.range.upperBound].forEach { Self.note($0, &holdsBlank, &holdsLine) }
        if holdsLine {
            separation = .line
        } else if commentHoldsLine {
            separation = .lineInComment
        } else if holdsBlank {
            separation = .blank
        } else if !gap.comments.isEmpty {
            separation = .comment
        }
        switch layout {
        case .free where separation == .line || separation == .lineInComment: separation = .blank
        case .indented where holdsLine || index == 0:
            let last = text[gap.range].lastIndex(of: .lineFeed).map { $0 + 1 } ?? gap.range.lowerBound
            indentation = text[last..<gap.range.upperBound]
        default: break
        }
    }

    private static func note(_ byte: UInt8, _ blank: inout Bool, _ line: inout Bool) {
        if byte == .lineFeed { line = true } else { blank = true }
    }

    static func == (left: GapShape, right: GapShape) -> Bool {
        guard left.separation == right.separation else { return false }
        switch (left.indentation, right.indentation) {
        case (nil, nil): return true
        case (let left?, let right?): return left.elementsEqual(right)
        default: return false
        }
    }
}
