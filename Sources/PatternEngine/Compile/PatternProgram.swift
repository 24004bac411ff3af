import CPCRE2
import RiskModel
import Synchronization

/// One pattern, ready to match: the plain code, and the metered one that is made when first needed.
final class PatternProgram: Sendable {
    let plain: CompiledPattern
    let names: GroupNames
    /// Groups with parentheses; group 0 is not counted.
    let captureCount: Int

    private let pattern: Pattern
    private let options: CompileOptions
    private let metered = Mutex(Metered.notMade)

    private enum Metered {
        case notMade
        case made(MeteredProgram)
        case refused
    }

    init(_ pattern: Pattern, options: CompileOptions) throws(PatternSyntaxError) {
        plain = try CompiledPattern(pattern, options: options)
        names = GroupNames(of: plain)
        captureCount = plain.number(PCRE2_INFO_CAPTURECOUNT)
        self.pattern = pattern
        self.options = options
    }

    /// The metered code, shared by all threads. nil where PCRE2 refuses it: with a callout before every item a very long
    /// pattern can pass the largest size of compiled code.
    func meteredProgram() -> MeteredProgram? {
        metered.withLock { state in
            switch state {
            case .made(let program): return program
            case .refused: return nil
            case .notMade:
                guard let code = try? CompiledPattern(pattern, options: options, instrumentation: .callouts) else {
                    state = .refused
                    return nil
                }
                let program = MeteredProgram(code: code, costs: StepCosts(of: pattern, code))
                state = .made(program)
                return program
            }
        }
    }
}

/// A code that calls back before every item, and what each call stands for.
struct MeteredProgram: Sendable {
    let code: CompiledPattern
    let costs: StepCosts
}
