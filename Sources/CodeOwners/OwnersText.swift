import RiskModel

/// The lines of an owners file.
///
/// A byte order mark is left out. A file that is no text (a NUL byte in it, as in UTF-16) or beyond the limits is not read.
struct OwnersText {
    let path: GitPath
    let bytes: [UInt8]
    /// Without their ends; CR belongs to the line.
    let lines: [Range<Int>]

    /// - Returns: nil, and the reason in `report`, where the file cannot be read as text.
    init?(_ content: [UInt8], at path: GitPath, maximumBytes: Int, _ limits: OwnersLimits, _ report: inout OwnersReport) {
        func refuse(_ problem: OwnersDiagnostic.Problem, _ message: String) {
            report.add(OwnersDiagnostic(path: path, problem: problem, message: message, effect: .notKnown))
        }
        guard content.count <= maximumBytes else {
            refuse(.tooLarge, "the file has more than \(maximumBytes) bytes and is not read")
            return nil
        }
        guard !content.contains(0) else {
            refuse(.notText, "the file holds a NUL byte and is not read as text; save it as UTF-8")
            return nil
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if content.starts(with: mark) {
            report.add(
                OwnersDiagnostic(
                    path: path, line: 1, problem: .byteOrderMark,
                    message:
                        "a byte order mark stands before the first line; it is left out here, and may spoil that line for the forge",
                    effect: .counts))
        }
        bytes = content.starts(with: mark) ? Array(content.dropFirst(mark.count)) : content
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count, lines.count <= limits.lines {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            lines.append(start..<end)
            start = end + 1
        }
        guard lines.count <= limits.lines else {
            refuse(.tooLarge, "the file has more than \(limits.lines) lines and is not read")
            return nil
        }
        self.path = path
        self.lines = lines
    }

    /// What stands in a line, whose number counts from 0, at an index of `bytes`.
    func diagnostic(
        _ line: Int, _ place: Int?, _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
    ) -> OwnersDiagnostic {
        OwnersDiagnostic(
            path: path, line: line + 1, column: place.map { $0 - lines[line].lowerBound + 1 }, problem: problem,
            message: message, effect: effect)
    }
}
