/// Collects the mistakes of one reading, so that all of them can be shown at once.
///
/// Not for sharing between threads: one reading has one collector.
public final class Diagnostics {
    /// Mistakes that are kept; a hostile file could hold as many as it has bytes.
    public static let keptAtMost = 1_000

    /// Mistakes after which no more words are suggested: looking for them costs more than all else.
    private static let hintsAtMost = 100

    /// In order of finding.
    public private(set) var found: [Diagnostic] = []
    /// Mistakes beyond `keptAtMost`, which are only counted.
    public private(set) var omitted = 0
    private var seen: Set<Diagnostic> = []

    public init() {}

    public var isEmpty: Bool { found.isEmpty }
    /// True when further mistakes are only counted: their words need not be chosen well.
    public var isFull: Bool { found.count >= Self.keptAtMost }
    /// All mistakes so far, kept or not.
    public var count: Int { found.count + omitted }

    /// The same mistake is kept once, as where an alias leads to it from several places.
    public func report(_ diagnostic: Diagnostic) {
        guard !isFull else {
            omitted += 1
            return
        }
        if seen.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    public func report(_ code: Diagnostic.Code, _ message: String, at place: SourcePlace) {
        guard !isFull else {
            omitted += 1
            return
        }
        report(
            Diagnostic(
                code: code, file: place.source.shownName, position: place.position, message: message,
                excerpt: place.source.excerpt(at: place.position)))
    }

    public func report(_ code: Diagnostic.Code, _ message: String, at node: YAMLNode) {
        report(code, message, at: node.place)
    }

    /// `; did you mean …?` or nothing, to follow a message about an unknown word.
    ///
    /// - Parameter candidates: in a defined order; asked for only while hints are given
    public func hint(for word: String, among candidates: () -> [String]) -> String {
        guard count < Self.hintsAtMost else { return "" }
        return Suggestion.nearest(to: word, among: candidates()).map { "; did you mean `\($0)`?" } ?? ""
    }
}
