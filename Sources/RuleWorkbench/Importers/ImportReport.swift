/// What an import took over, and every thing that it did not.
public struct ImportReport: Hashable, Sendable {
    public struct Remark: Hashable, Sendable, CustomStringConvertible {
        /// As it was named to the importer.
        public var file: String
        /// 1-based.
        public var line: Int
        /// What is not taken over, and why.
        public var message: String

        public var description: String { "\(file):\(line): \(message)" }
    }

    /// Rules or labels of which all, some or nothing was taken over.
    public internal(set) var whole = 0
    public internal(set) var partly = 0
    public internal(set) var not = 0
    /// In order of finding.
    public internal(set) var remarks: [Remark] = []

    /// What they are called in the format: rules, labels.
    public let things: String

    public var summary: String { "\(things) taken over whole: \(whole), in part: \(partly), not: \(not)" }

    /// Everything was taken over as it is there.
    public var isComplete: Bool { remarks.isEmpty && partly == 0 && not == 0 }

    init(of things: String) { self.things = things }

    /// Text of the imported file, fit to stand in a message.
    static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter(PatternText.isPrintable).prefix(80)))
    }

    mutating func remark(_ message: String, at place: ImportPlace) {
        remarks.append(Remark(file: place.file, line: place.line, message: message))
    }

    /// Counts one rule or label by what was remarked since.
    ///
    /// - Parameter before: the number of remarks when it was begun.
    mutating func count(since before: Int, isThere: Bool) {
        if !isThere { not += 1 } else if remarks.count > before { partly += 1 } else { whole += 1 }
    }
}

/// A line of a file that is imported.
struct ImportPlace: Hashable {
    var file: String
    var line: Int
}

/// Why nothing could be imported: text for people, of one or more lines, each with its place.
public struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
