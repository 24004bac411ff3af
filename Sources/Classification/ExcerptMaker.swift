import RiskModel

/// Makes the lines of one file fit to be shown: secrets masked, length cut (promise P7).
final class ExcerptMaker {
    /// Bytes of a line shown.
    static let maximumLength = 160

    private let content: FileContent
    /// The same with the whole contents of both sides, where they are at hand.
    private let wholeContent: () throws(Interruption) -> FileContent
    private let redactor: Redactor
    private let interruption: any InterruptionCheck
    private struct KnownSide {
        let text: SideText
        /// Lines that lie in secrets over any number of lines.
        let secretLines: Set<Int>
    }

    /// nil: not looked for yet; most files are never shown.
    private var sides: [KnownSide]?

    /// - Parameter wholeContent: asked once, and only if something is shown: where a secret that spans lines begins may lie
    ///   outside the hunks.
    init(
        _ content: FileContent, redactor: Redactor, interruption: any InterruptionCheck,
        wholeContent: @escaping () throws(Interruption) -> FileContent
    ) {
        self.content = content
        self.wholeContent = wholeContent
        self.redactor = redactor
        self.interruption = interruption
    }

    /// - Returns: the line without its end, masked and cut; nil where it must not be shown.
    func excerpt(_ line: FileContent.Line) throws(Interruption) -> String? {
        var covered: [Range<Int>] = []
        for (number, side) in try zip([line.newNumber, line.oldNumber], knownSides()) where number > 0 {
            if side.secretLines.contains(number) { return String(decoding: Redactor.mask, as: UTF8.self) }
            guard let ranges = try redactor.coverage(ofLine: number, of: side.text, interruption: interruption) else {
                return nil
            }
            covered += ranges
        }
        // Cut after masking, so that half a secret cannot slip past the pattern.
        let bytes = Array(content.text[content.withoutLineEnd(line.range)])
        guard
            let shown = try redactor.masked(bytes, covered: covered, showsEnds: true, interruption: interruption)
        else { return nil }
        let text = String(decoding: shown.prefix(Self.maximumLength), as: UTF8.self)
        return shown.count > Self.maximumLength ? text + "…" : text
    }

    /// The new side and the old one; none where no secret spans lines.
    private func knownSides() throws(Interruption) -> [KnownSide] {
        if let sides { return sides }
        var found: [KnownSide] = []
        if redactor.hasSpanning {
            let whole = try wholeContent()
            for side in [Side.head, .base] {
                let text = SideText(whole, side: side)
                let lines = try redactor.secretLines(of: whole, text, on: side, interruption: interruption)
                found.append(KnownSide(text: text, secretLines: lines))
            }
        }
        sides = found
        return found
    }
}
