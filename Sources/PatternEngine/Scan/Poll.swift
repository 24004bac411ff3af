import RiskModel

/// Asks whether the request has ended, but not for every line.
struct Poll {
    private let interruption: any InterruptionCheck
    private var bytesLeft = 0

    /// A subject counts for this much more than its bytes, so that empty lines count too.
    private static let perSubject = 64
    private static let interval = 64 << 10

    init(_ interruption: any InterruptionCheck) { self.interruption = interruption }

    mutating func count(_ bytes: Int) throws(Interruption) {
        bytesLeft -= bytes + Self.perSubject
        guard bytesLeft < 0 else { return }
        bytesLeft = Self.interval
        try interruption.check()
    }
}
