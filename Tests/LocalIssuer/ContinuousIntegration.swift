import Foundation

/// Tokens in the shape that CI systems issue to their jobs: the same claims, of a made-up company.
extension LocalIssuer {
    /// GitHub Actions: a pull request from a branch of the same repository, unless changed.
    public func gitHubActionsClaims(
        repository: String = "acme/payments-api", event: String = "pull_request", ref: String = "refs/pull/7/merge",
        headRef: String = "agent/fix-rounding", environment: String? = nil, audience: String = "difftier", at now: Int
    ) -> Claims {
        let owner = String(repository.prefix { $0 != "/" })
        let place = environment.map { "environment:\($0)" } ?? (event == "pull_request" ? "pull_request" : "ref:\(ref)")
        var claims: Claims = [
            "jti": UUID().uuidString.lowercased(), "sub": "repo:\(repository):\(place)", "aud": audience, "iss": name,
            "ref": ref, "sha": String(repeating: "b", count: 40), "repository": repository, "repository_owner": owner,
            "repository_owner_id": "4711", "run_id": "90210", "run_number": "12", "run_attempt": "1",
            "repository_visibility": "private", "repository_id": "815", "actor_id": "42", "actor": "acme-agent[bot]",
            "workflow": "Merge gate", "head_ref": event == "pull_request" ? headRef : "",
            "base_ref": event == "pull_request" ? "main" : "",
            "event_name": event, "ref_protected": "false", "ref_type": "branch",
            "workflow_ref": "\(repository)/.github/workflows/gate.yml@\(ref)", "workflow_sha": String(repeating: "b", count: 40),
            "job_workflow_ref": "\(owner)/workflows/.github/workflows/gate.yml@refs/heads/main",
            "job_workflow_sha": String(repeating: "d", count: 40), "runner_environment": "github-hosted",
            "nbf": now - 300, "iat": now, "exp": now + 300,
        ]
        claims["environment"] = environment
        return claims
    }

    /// GitLab CI: a branch pipeline, unless changed.
    public func gitLabClaims(
        project: String = "acme/payments-api", source: String = "push", ref: String = "agent/fix-rounding",
        isProtected: Bool = false,
        environment: String? = nil, audience: String = "difftier", at now: Int
    ) -> Claims {
        let namespace = project.split(separator: "/").dropLast().joined(separator: "/")
        var claims: Claims = [
            "namespace_id": "72", "namespace_path": namespace, "project_id": "20", "project_path": project, "user_id": "1",
            "user_login": "acme-agent", "user_email": "agent@acme.example", "user_access_level": "developer",
            "user_identities": [],
            "pipeline_id": "574", "pipeline_source": source, "job_id": "302", "ref": ref, "ref_type": "branch",
            "ref_path": "refs/heads/\(ref)", "ref_protected": isProtected ? "true" : "false",
            "groups_direct": ["acme", "acme/agents"],
            "runner_id": 1, "runner_environment": "self-hosted", "sha": String(repeating: "b", count: 40),
            "project_visibility": "private", "ci_config_ref_uri": "gitlab.example/\(project)//.gitlab-ci.yml@refs/heads/\(ref)",
            "ci_config_sha": String(repeating: "b", count: 40), "jti": UUID().uuidString.lowercased(), "iss": name,
            "iat": now, "nbf": now - 5, "exp": now + 3_600, "sub": "project_path:\(project):ref_type:branch:ref:\(ref)",
            "aud": audience,
        ]
        if let environment {
            claims["environment"] = environment
            claims["environment_protected"] = "true"
            claims["deployment_tier"] = environment
        }
        return claims
    }
}
