import CPCRE2
import RiskModel

/// What one callout of a metered code stands for.
struct StepCosts: Hashable, Sendable {
    /// Steps per callout.
    var each = 1
    /// Also count the bytes of the longest group so far: a back reference may compare that many in vain.
    var chargesGroups = false
    /// Also count the bytes between the start of the attempt and the place of the callout: `\X` may go back over them.
    var chargesDistance = false
}

extension StepCosts {
    /// An item without a callout inside can pass over text that no later callout tells of, when it fails in the end:
    /// `\w{60000}` up to its count, a back reference up to the length of its group, `\X` up to the start of the attempt.
    /// They are charged in advance.
    init(of pattern: Pattern, _ code: CompiledPattern) {
        let source = Array(pattern.source.utf8)
        let longestRun = Self.largestCount(in: source)
        if longestRun > 256 { each += longestRun / 8 }
        chargesGroups = code.number(PCRE2_INFO_BACKREFMAX) > 0
        chargesDistance = zip(source, source.dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "X") }
    }

    /// The largest number that follows a `{`, whatever the brace is for: too much is safe.
    private static func largestCount(in source: [UInt8]) -> Int {
        var largest = 0
        for brace in source.indices where source[brace] == UInt8(ascii: "{") {
            let digits = source[(brace + 1)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(6)
            largest = max(largest, digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        return largest
    }
}

/// Counts the steps of metered matching and ends it when they are used up or the request has ended.
struct StepMeter {
    private var remaining = 0
    private var untilPoll = 0
    private var costs = StepCosts()
    /// Where in the subject the last callout stood.
    private var position = 0
    private var interruption: any InterruptionCheck = Uninterrupted()
    /// Why matching was ended, where it was not for the steps.
    private(set) var interrupted: Interruption?

    /// Steps between two polls: a few tenths of a millisecond.
    private static let pollInterval = 1 << 15

    /// A new pattern of a scan.
    mutating func begin(limit: Int, interruption: any InterruptionCheck) {
        self = StepMeter()
        remaining = limit
        self.interruption = interruption
    }

    /// A new call of the matcher, which starts at `offset`.
    mutating func beginCall(at offset: Int, costs: StepCosts) {
        position = offset
        self.costs = costs
    }

    /// The matcher looked through this many bytes for a place to start.
    mutating func charge(scannedBytes: Int) { remaining -= 1 + scannedBytes >> 3 }

    /// One callout.
    ///
    /// - Returns: false where matching must end.
    mutating func count(_ callout: UnsafeMutablePointer<pcre2_callout_block_8>) -> Bool {
        let position = callout.pointee.current_position
        var cost = costs.each + abs(position - self.position) >> 3
        if costs.chargesGroups { cost += Self.longestGroup(of: callout) >> 3 }
        if costs.chargesDistance { cost += abs(position - callout.pointee.start_match) >> 3 }
        self.position = position
        remaining -= cost
        untilPoll -= cost
        if untilPoll <= 0 {
            untilPoll = Self.pollInterval
            do { try interruption.check() } catch { interrupted = error }
        }
        return remaining >= 0 && interrupted == nil
    }

    /// Bytes of the longest group that is set.
    private static func longestGroup(of callout: UnsafeMutablePointer<pcre2_callout_block_8>) -> Int {
        guard let places = callout.pointee.offset_vector else { return 0 }
        var longest = 0
        for group in 1..<max(1, Int(callout.pointee.capture_top)) where places[2 * group] >= 0 {
            longest = max(longest, places[2 * group + 1] - places[2 * group])
        }
        return longest
    }

    /// The callout function of PCRE2, with a pointer to a `StepMeter` as its data.
    static let callout: @convention(c) (UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?) -> Int32 = {
        block, meter in
        guard let block, let meter else { return PCRE2_ERROR_CALLOUT }
        return meter.assumingMemoryBound(to: StepMeter.self).pointee.count(block) ? 0 : PCRE2_ERROR_CALLOUT
    }
}
