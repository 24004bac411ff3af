import RiskModel

/// Makes the lines of one file fit to be shown: secrets masked, length cut (promise P7).
final class ExcerptMaker {
    /// Bytes of a line shown.
    static let maximumLength = 160
    static let mask = Array("[redacted]".utf8)

    private let content: FileContent
    private let redactor: Redactor
    /// Lines inside a secret that spans lines; nil: not looked for yet.
    private var maskedLines: Set<Int>?

    init(_ content: FileContent, redactor: Redactor) {
        self.content = content
        self.redactor = redactor
    }

    /// - Returns: the line without its end, masked and cut; nil where it must not be shown.
    func excerpt(_ line: FileContent.Line) -> String? {
        let masked = maskedLines ?? redactor.linesInsideSecrets(of: content)
        maskedLines = masked
        if masked.contains(line.range.lowerBound) { return String(decoding: Self.mask, as: UTF8.self) }
        // Cut after masking, so that half a secret cannot slip past the pattern.
        guard let shown = redactor.mask(Array(content.text[content.withoutLineEnd(line.range)])) else { return nil }
        var text = String(decoding: shown.prefix(Self.maximumLength), as: UTF8.self)
        if shown.count > Self.maximumLength { text += "…" }
        return text
    }
}
