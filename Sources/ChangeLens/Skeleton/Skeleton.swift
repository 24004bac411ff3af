/// A source text taken apart into code and what stands between.
///
/// Shape: `gaps.count == runs.count + 1`; gap, run, gap, run, … gap cover the text without overlap. A gap holds only
/// layout and comments and may be empty; a run is code, strings included, and never empty.
struct Skeleton {
    let text: [UInt8]
    let runs: [Range<Int>]
    let gaps: [Gap]
    let comments: [Range<Int>]

    struct Gap {
        var range: Range<Int>
        /// Indices into `comments`.
        var comments: Range<Int>
    }
}

/// Collects what a lexer finds, in order and without holes.
struct SkeletonBuilder {
    private(set) var runs: [Range<Int>] = []
    private var gaps: [Skeleton.Gap] = []
    private var comments: [Range<Int>] = []
    private var gapStart: Int? = 0
    private var gapComments = 0

    /// `range` starts where the last piece ended.
    mutating func code(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if gapStart != nil {
            closeGap(at: range.lowerBound)
            runs.append(range)
        } else {
            runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<range.upperBound
        }
    }

    mutating func layout(at index: Int) {
        openGap(at: index)
    }

    mutating func comment(_ range: Range<Int>) {
        openGap(at: range.lowerBound)
        comments.append(range)
    }

    /// Ends the current run, so that code from here on is a run of its own behind an empty gap.
    mutating func boundary(at index: Int) {
        openGap(at: index)
    }

    mutating func finish(_ text: [UInt8]) -> Skeleton {
        openGap(at: text.count)
        closeGap(at: text.count)
        return Skeleton(text: text, runs: runs, gaps: gaps, comments: comments)
    }

    private mutating func openGap(at index: Int) {
        if gapStart == nil {
            gapStart = index
            gapComments = comments.count
        }
    }

    private mutating func closeGap(at index: Int) {
        gaps.append(Skeleton.Gap(range: (gapStart ?? index)..<index, comments: gapComments..<comments.count))
        gapStart = nil
        gapComments = comments.count
    }
}
