import CPCRE2
import RiskModel

/// The memory one thread matches with: the one owner of PCRE2's match data, match contexts and stack.
final class MatchMemory {
    // Optional only while `init` runs; the functions that free them accept NULL.
    private let matchData: OpaquePointer?
    private let plainContext: OpaquePointer?
    private let meteredContext: OpaquePointer?
    private let stack: OpaquePointer?
    /// Its address is known to PCRE2.
    private let meter: UnsafeMutablePointer<StepMeter>

    init(for set: PatternSet, limits: ScanLimits) throws(ScannerError) {
        let groups = 1 + (set.programs.map(\.captureCount).max() ?? 0)
        let needsStack = set.options.matcher == .justInTime
        matchData = pcre2_match_data_create_8(UInt32(clamping: groups), nil)
        plainContext = pcre2_match_context_create_8(nil)
        meteredContext = pcre2_match_context_create_8(nil)
        stack = needsStack ? pcre2_jit_stack_create_8(min(32 << 10, limits.stackBytes), limits.stackBytes, nil) : nil
        meter = .allocate(capacity: 1)
        meter.initialize(to: StepMeter())
        guard matchData != nil, plainContext != nil, meteredContext != nil, stack != nil || !needsStack else {
            throw ScannerError(code: .outOfMemory)
        }
        for context in [plainContext, meteredContext] {
            try Self.check(pcre2_set_heap_limit_8(context, UInt32(clamping: limits.heapBytes >> 10)))
            // Depth is bounded by the heap; on the metered road matching is bounded by steps.
            try Self.check(pcre2_set_depth_limit_8(context, .max))
            try Self.check(pcre2_set_match_limit_8(context, .max))
            pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
        }
        try Self.check(pcre2_set_callout_8(meteredContext, StepMeter.callout, meter))
    }

    deinit {
        meter.deinitialize(count: 1)
        meter.deallocate()
        pcre2_match_data_free_8(matchData)
        pcre2_match_context_free_8(plainContext)
        pcre2_match_context_free_8(meteredContext)
        pcre2_jit_stack_free_8(stack)
    }

    private static func check(_ status: Int32) throws(ScannerError) {
        guard status == 0 else { throw ScannerError(code: .refused(status)) }
    }

    /// Starts the count of steps anew, for a new pattern of a scan.
    func beginPattern(stepLimit: Int, interruption: any InterruptionCheck) {
        meter.pointee.begin(limit: stepLimit, interruption: interruption)
    }

    /// Lets go of what belongs to the request.
    func endScan() { meter.pointee = StepMeter() }

    /// Why the last metered call was ended from outside, if it was.
    var interrupted: Interruption? { meter.pointee.interrupted }

    /// One call of the matcher on the plain road.
    ///
    /// - Parameter subject: valid UTF-8.
    /// - Returns: what pcre2_match returns.
    @inline(__always)
    func matchPlain(
        _ code: CompiledPattern, limit: UInt32, _ subject: UnsafeBufferPointer<UInt8>, from offset: Int, options: UInt32
    ) -> Int32 {
        pcre2_set_match_limit_8(plainContext, limit)
        return pcre2_match_8(
            code.code, subject.baseAddress, subject.count, offset, options | PCRE2_NO_UTF_CHECK, matchData, plainContext)
    }

    /// One call of the matcher on the metered road.
    ///
    /// - Parameter subject: valid UTF-8.
    /// - Returns: what pcre2_match returns; PCRE2_ERROR_CALLOUT where the steps are used up or the request has ended.
    func matchMetered(
        _ program: MeteredProgram, _ subject: UnsafeBufferPointer<UInt8>, from offset: Int, options: UInt32
    ) -> Int32 {
        meter.pointee.beginCall(at: offset, costs: program.costs)
        let status = pcre2_match_8(
            program.code.code, subject.baseAddress, subject.count, offset, options | PCRE2_NO_UTF_CHECK, matchData,
            meteredContext)
        meter.pointee.charge(scannedBytes: (status > 0 ? attemptStart : subject.count) - offset)
        return status
    }

    /// The groups of the last match; valid until the next call of the matcher.
    ///
    /// - Parameter count: what the matcher returned.
    func groups(_ count: Int32) -> MatchedGroups {
        MatchedGroups(offsets: pcre2_get_ovector_pointer_8(matchData), count: Int(count))
    }

    /// Where the attempt that led to the last match started; `\K` does not move it.
    var attemptStart: Int { pcre2_get_startchar_8(matchData) }
}

/// A scanner could not be made.
public struct ScannerError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        case outOfMemory
        /// PCRE2 refused one of the limits, with this error number.
        case refused(Int32)
    }

    public var code: Code
}

extension ScannerError: CustomStringConvertible {
    public var description: String {
        switch code {
        case .outOfMemory: "no memory to match patterns with; lower the limit of matching stack or use fewer threads"
        case .refused(let error): "PCRE2 refused a matching limit: \(pcre2Message(error))"
        }
    }
}
