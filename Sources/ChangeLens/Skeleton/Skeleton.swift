/// One run of code and the gap before it.
///
/// A gap holds only layout and comments and may be empty; a run is code, strings included, and is empty only in the
/// element that stands for the end of the text.
struct SkeletonElement {
    var gapStart: Int
    var run: Range<Int>
    /// Indices into the builder's comments.
    var comments: Range<Int>
    var freedom: GapFreedom

    var gap: Range<Int> { gapStart..<run.lowerBound }
}

/// What a language does not see of the white space in a gap, by what stands on both sides of it.
struct GapFreedom: OptionSet {
    let rawValue: UInt8

    /// A line feed separates as a blank does.
    static let lineIsBlank = GapFreedom(rawValue: 1)
    /// A blank separates no more than nothing does.
    static let blankIsNothing = GapFreedom(rawValue: 2)
}

/// Collects what a lexer finds, in order and without holes, and hands it on as elements.
struct SkeletonBuilder {
    private(set) var comments: [Range<Int>] = []
    private var ready: [SkeletonElement] = []
    private var taken = 0
    /// The element whose run has not ended; nil in a gap.
    private var open: SkeletonElement?
    private var gapStart = 0
    private var gapComments = 0

    /// `range` starts where the last piece ended. `freedom` is of the gap before it, if there is one.
    mutating func code(_ range: Range<Int>, after freedom: GapFreedom = []) {
        guard !range.isEmpty else { return }
        if let start = open?.run.lowerBound {
            open?.run = start..<range.upperBound
        } else {
            open = SkeletonElement(gapStart: gapStart, run: range, comments: gapComments..<comments.count, freedom: freedom)
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

    /// Ends the text with an element whose run is empty.
    mutating func finish(at end: Int) {
        openGap(at: end)
        ready.append(SkeletonElement(gapStart: gapStart, run: end..<end, comments: gapComments..<comments.count, freedom: []))
    }

    /// The next element whose run has ended; nil where the lexer must go on first.
    mutating func take() -> SkeletonElement? {
        guard taken < ready.count else { return nil }
        let element = ready[taken]
        taken += 1
        if taken == ready.count { drop() }
        return element
    }

    /// Forgets what could be taken.
    mutating func drop() {
        ready.removeAll(keepingCapacity: true)
        taken = 0
    }

    private mutating func openGap(at index: Int) {
        guard let element = open else { return }
        ready.append(element)
        open = nil
        gapStart = index
        gapComments = comments.count
    }
}

/// Takes a text apart from its start to its end, in steps.
protocol Lexer {
    /// May be exchanged for one that is the same up to two lines beyond `position`.
    var text: [UInt8] { get set }
    var builder: SkeletonBuilder { get set }
    /// The first byte not yet given to the builder.
    var position: Int { get }

    /// Called once, before the first step.
    mutating func begin() throws(Unsure)
    /// What makes a text unfit for lexing wherever it stands. Asked only where no difference of code was found.
    func check() throws(Unsure)
    /// Moves `position` on. Looks no further ahead than the end of the second line behind the new position.
    mutating func step() throws(Unsure)
}

/// The elements of one text, as they are asked for.
struct SkeletonReader<L: Lexer> {
    private(set) var lexer: L
    private var isFinished = false

    init(_ lexer: L) { self.lexer = lexer }

    /// nil behind the element that stands for the end.
    mutating func next() throws(Unsure) -> SkeletonElement? {
        while true {
            if let element = lexer.builder.take() { return element }
            if lexer.position < lexer.text.count {
                try lexer.step()
            } else if !isFinished {
                lexer.builder.finish(at: lexer.text.count)
                isFinished = true
            } else {
                return nil
            }
        }
    }
}
