/// What one pattern may spend in one scan. All are counts, so that an answer never depends on how fast a machine is.
///
/// A match limit alone does not bound time: PCRE2 counts it anew from every start, and `a(?=.*[xy])` runs over the whole
/// text between two counts. So a subject goes one of two roads:
/// - **plain**, where it is at most `plainSubjectBytes` long: the bare code, with a low match limit. What such a call can
///   cost is bounded by the shortness of the subject, and the sum of them by `bytes`.
/// - **metered**, where it is longer, or where the low limit did not suffice: a code with a callout before every item, by
///   which every step is counted, wherever it is spent, until `steps` are used up. It is 2 to 10 times slower.
///
/// Either way the subject is matched as a whole, however long: no window, no false edge, no inexact answer.
public struct ScanLimits: Hashable, Sendable {
    /// Bytes of subjects.
    public var bytes: Int
    /// Steps of metered matching: items tried, and an eighth of the bytes passed over. A step takes 5 to 10 ns of machine
    /// code, twice to three times that in the interpreter.
    public var steps: Int
    /// The longest subject on the plain road.
    public var plainSubjectBytes: Int
    /// Bytes of stack for machine code; one such stack per scanner, grown when needed.
    public var stackBytes: Int
    /// Bytes of heap for the interpreter's backtracking.
    public var heapBytes: Int

    public init(
        bytes: Int = 64 << 20, steps: Int = 1 << 27, plainSubjectBytes: Int = 512, stackBytes: Int = 8 << 20,
        heapBytes: Int = 64 << 20
    ) {
        self.bytes = bytes
        self.steps = steps
        self.plainSubjectBytes = plainSubjectBytes
        self.stackBytes = stackBytes
        self.heapBytes = heapBytes
    }
}
