/// What a pattern is made of, whatever notation it was written in.
package indirect enum PatternNode: Sendable {
    case scalars(ScalarSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `maximum` nil: without bound.
    case repeated(PatternNode, minimum: Int, maximum: Int?)
    /// Takes nothing, and only at the beginning of the text.
    case start
    /// Takes nothing, and only at its end.
    case end
}

/// Unicode scalars: those in some ranges, or all others.
package struct ScalarSet: Sendable {
    package var ranges: [ClosedRange<Unicode.Scalar>]
    package var isInverted: Bool

    package init(ranges: [ClosedRange<Unicode.Scalar>], isInverted: Bool = false) {
        self.ranges = ranges
        self.isInverted = isInverted
    }

    package static let digits: [ClosedRange<Unicode.Scalar>] = ["0"..."9"]
    package static let wordParts: [ClosedRange<Unicode.Scalar>] = ["0"..."9", "A"..."Z", "_"..."_", "a"..."z"]
    package static let any = ScalarSet(ranges: [], isInverted: true)

    package func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } != isInverted }
}
