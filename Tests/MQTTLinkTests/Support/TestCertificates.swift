/// Certificates for brokers on 127.0.0.1, valid from 2020 to 2120 and trusted by nobody but these tests.
enum TestCertificates {
    /// The authority that signed `server`.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBajCCARCgAwIBAgICEAAwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYZW5lcmd5
        LWNvbGxlY3RvciB0ZXN0IENBMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw
        MDAwWjAjMSEwHwYDVQQDDBhlbmVyZ3ktY29sbGVjdG9yIHRlc3QgQ0EwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAARQueRZvlKZDaVNlVmGJTi5yq9EqzhnawnophoJ
        T1meMRIMekE3fRo6oXSwgzdAjJXMjj2uVwvIgJqAoXw0A77oozIwMDAPBgNVHRMB
        Af8EBTADAQH/MB0GA1UdDgQWBBTF4MSqveDimCDAE8+h5FI2eo2AFDAKBggqhkjO
        PQQDAgNIADBFAiBlFC4vr6w0JTju3/M9oevF3qn3/4fBg0+F3Kj2uAdtIgIhAM83
        /u+TgUlzOpQKAUwJITD96icVcv5we/RFmoIPokvk
        -----END CERTIFICATE-----

        """

    /// An authority that has signed nothing here.
    static let otherAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBVzCB/qADAgECAgIQATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9hbm90aGVy
        IHRlc3QgQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBoxGDAW
        BgNVBAMMD2Fub3RoZXIgdGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
        BFfAPeyqKGyLWY1Q/vcui4K37jJtzgwewLzyvCKxoVB+GoB7X1kJGRwwX3qbB+wZ
        Rak5jb5L5EWr7L3brp8mhYujMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYE
        FBqo3c+1KMqd1sFuA1BKS/WF+LKOMAoGCCqGSM49BAMCA0gAMEUCIEQCFn6aq90z
        XERi/1rm0pLUpH7eIHfGq8ahZJT+P1QqAiEA+hHR5w81s2UihWWaa1RjlyYRdsKz
        M+nQhONU+UJbelg=
        -----END CERTIFICATE-----

        """

    /// The broker's certificate.
    static let server = """
        -----BEGIN CERTIFICATE-----
        MIIBfDCCASKgAwIBAgICEAIwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYZW5lcmd5
        LWNvbGxlY3RvciB0ZXN0IENBMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw
        MDAwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjOPQMB
        BwNCAAT3OrNLX+/PcdXR1lWU/O8rOfCXtOTHZ4h3ggq2Z/gqdeiPVm+MS1VDkEuD
        K+6R7qxKpF3Wo8fN/OCgFf0GDFNXo1MwUTAPBgNVHREECDAGhwR/AAABMB0GA1Ud
        DgQWBBTRhQBfalTqk5nb59HbfOjegt5yWzAfBgNVHSMEGDAWgBTF4MSqveDimCDA
        E8+h5FI2eo2AFDAKBggqhkjOPQQDAgNIADBFAiAa24Sf9tWsLQMXmWpxMLRYID/f
        tb3zYigR4mNbfIulngIhAOQ7XW5mP4WlsaMoAuJCGJ+SuXq21tkJRlbvr+oy/5Xo
        -----END CERTIFICATE-----

        """

    /// The key of `server`: public by being here, so worth nothing.
    static let serverKey = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIG5fiK3M8OGxzPAx1OIoQPfZLaju+prhVbPnTQ5XeisXoAoGCCqGSM49
        AwEHoUQDQgAE9zqzS1/vz3HV0dZVlPzvKznwl7Tkx2eId4IKtmf4KnXoj1ZvjEtV
        Q5BLgyvuke6sSqRd1qPHzfzgoBX9BgxTVw==
        -----END EC PRIVATE KEY-----

        """
}
