import RiskModel

/// Makes the lines of one file fit to be shown: secrets masked, length cut (promise P7).
final class ExcerptMaker {
    /// Bytes of a line shown.
    static let maximumLength = 160

    private struct KnownSide {
        let text: SideText
        /// Lines that lie in secrets over any number of lines.
        let secretLines: Set<Int>
    }

    private let content: FileContent
    /// The same with the whole contents of both sides, where they are at hand.
    private let wholeContent: () throws(Interruption) -> FileContent
    private let redactor: Redactor
    private let interruption: any InterruptionCheck
    /// Once something of them is to be shown; most files never are.
    private var whole: FileContent?
    private var sides: [Side: KnownSide] = [:]

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
        for (name, number) in [(Side.head, line.newNumber), (.base, line.oldNumber)] where number > 0 {
            guard let side = try known(name) else { continue }
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

    /// nil where no secret spans lines.
    private func known(_ side: Side) throws(Interruption) -> KnownSide? {
        guard redactor.hasSpanning else { return nil }
        if let known = sides[side] { return known }
        let whole: FileContent
        if let known = self.whole { whole = known } else { whole = try wholeContent() }
        self.whole = whole
        let text = SideText(whole, side: side)
        let found = KnownSide(
            text: text, secretLines: try redactor.secretLines(of: whole, text, on: side, interruption: interruption))
        sides[side] = found
        return found
    }
}
