import Classification
import DifftierServer
import RiskModel
import WireProtocol

extension PolicyInForce {
    /// Lends a classifier under a policy, which need not be in force any more.
    func withClassifier<T>(
        under compiled: CompiledPolicy, _ body: (Classifier) throws(RPCError) -> T
    ) throws(RPCError) -> T {
        let classifier: Classifier
        do {
            classifier = try borrow(under: compiled)
        } catch {
            throw RPCError(.unavailable, "no memory to match with; try again later", underlying: error)
        }
        defer { giveBack(classifier) }
        return try body(classifier)
    }

    /// Texts from outside, without what the redacting rules in force match in them (promise P7).
    func masked(_ texts: [String], in session: RequestSession) throws(RPCError) -> [String] {
        try withClassifier(under: current) { classifier throws(RPCError) in
            do throws(Interruption) {
                var masked: [String] = []
                for text in texts { masked.append(try classifier.masked(text, interruption: session)) }
                return masked
            } catch {
                throw RPCError(error)
            }
        }
    }
}
