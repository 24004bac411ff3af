/// The methods of the service, by the names that a `Call` carries.
package enum Method: String, Hashable, Sendable, CaseIterable {
    case classify = "/difftier.v1.Classifier/Classify"
    case classifyText = "/difftier.v1.Classifier/ClassifyText"
    case classifyRange = "/difftier.v1.Classifier/ClassifyRange"
    case checkHealth = "/difftier.v1.Health/Check"
}
