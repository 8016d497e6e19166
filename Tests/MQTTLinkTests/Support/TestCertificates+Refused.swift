/// Certificates that a broker or a link refuses; all have the key `serverKey`.
extension TestCertificates {
    /// The authority that signed `expired`, `otherHost` and `client`.
    static let refusalAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBejCCASCgAwIBAgICEBAwCgYIKoZIzj0EAwIwKzEpMCcGA1UEAwwgZW5lcmd5
        LWNvbGxlY3RvciByZWZ1c2FsIHRlc3QgQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjEy
        MDAxMDEwMDAwMDBaMCsxKTAnBgNVBAMMIGVuZXJneS1jb2xsZWN0b3IgcmVmdXNh
        bCB0ZXN0IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEr7zbgNOprzKG43vJ
        xoLq7MT3F8kZJg/+DfwImV1oQZdqETiK7ulDVdHmv5LHl9IhfslF3dRrYsFNwgbF
        dwypF6MyMDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUA0EuEfOvn0iGwtM/
        HQs/Ewwtv1YwCgYIKoZIzj0EAwIDSAAwRQIhALTx1Sz4GV2cUBCih+LpMNTuk//P
        rNv/CtULfHAVD8CVAiADUPqU8jRCkrsd62lBPHmXFWeC7MDFU98jz54rAOW5fQ==
        -----END CERTIFICATE-----

        """

    /// A broker's certificate that ended with the year 2020.
    static let expired = """
        -----BEGIN CERTIFICATE-----
        MIIBgjCCASigAwIBAgICEBEwCgYIKoZIzj0EAwIwKzEpMCcGA1UEAwwgZW5lcmd5
        LWNvbGxlY3RvciByZWZ1c2FsIHRlc3QgQ0EwHhcNMjAwMTAxMDAwMDAwWhcNMjEw
        MTAxMDAwMDAwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggq
        hkjOPQMBBwNCAAT3OrNLX+/PcdXR1lWU/O8rOfCXtOTHZ4h3ggq2Z/gqdeiPVm+M
        S1VDkEuDK+6R7qxKpF3Wo8fN/OCgFf0GDFNXo1MwUTAPBgNVHREECDAGhwR/AAAB
        MB0GA1UdDgQWBBTRhQBfalTqk5nb59HbfOjegt5yWzAfBgNVHSMEGDAWgBQDQS4R
        86+fSIbC0z8dCz8TDC2/VjAKBggqhkjOPQQDAgNIADBFAiAOAasz7MIquxQERCiF
        PqVNq4uPamp3eUwVtKr3hRbt6AIhAMQm9LOoReVH19TNHDSQPTE1uS95imbcqLJy
        r1QjclZJ
        -----END CERTIFICATE-----

        """

    /// A broker's certificate for `broker.example`.
    static let otherHost = """
        -----BEGIN CERTIFICATE-----
        MIIBkzCCATmgAwIBAgICEBIwCgYIKoZIzj0EAwIwKzEpMCcGA1UEAwwgZW5lcmd5
        LWNvbGxlY3RvciByZWZ1c2FsIHRlc3QgQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjEy
        MDAxMDEwMDAwMDBaMBkxFzAVBgNVBAMMDmJyb2tlci5leGFtcGxlMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAE9zqzS1/vz3HV0dZVlPzvKznwl7Tkx2eId4IKtmf4
        KnXoj1ZvjEtVQ5BLgyvuke6sSqRd1qPHzfzgoBX9BgxTV6NdMFswGQYDVR0RBBIw
        EIIOYnJva2VyLmV4YW1wbGUwHQYDVR0OBBYEFNGFAF9qVOqTmdvn0dt86N6C3nJb
        MB8GA1UdIwQYMBaAFANBLhHzr59IhsLTPx0LPxMMLb9WMAoGCCqGSM49BAMCA0gA
        MEUCIQDXucAYvMKxVuyoF3o654fthe1FMimdFrXz4fwOgzpEIAIgTgWHwzmtu2FT
        HODXyqS2fjiyB3SKnu4P0KxKxDkvdTQ=
        -----END CERTIFICATE-----

        """

    /// A client's certificate of `refusalAuthority`.
    static let client = """
        -----BEGIN CERTIFICATE-----
        MIIBdDCCARmgAwIBAgICEBMwCgYIKoZIzj0EAwIwKzEpMCcGA1UEAwwgZW5lcmd5
        LWNvbGxlY3RvciByZWZ1c2FsIHRlc3QgQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjEy
        MDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWNvbGxlY3RvcjBZMBMGByqGSM49AgEG
        CCqGSM49AwEHA0IABPc6s0tf789x1dHWVZT87ys58Je05MdniHeCCrZn+Cp16I9W
        b4xLVUOQS4Mr7pHurEqkXdajx8384KAV/QYMU1ejQjBAMB0GA1UdDgQWBBTRhQBf
        alTqk5nb59HbfOjegt5yWzAfBgNVHSMEGDAWgBQDQS4R86+fSIbC0z8dCz8TDC2/
        VjAKBggqhkjOPQQDAgNJADBGAiEApAR/l9/Uat6LFAYl+zFVxprqGvmLrq5RJpAm
        27uBsM0CIQDTNbhm7NgHNxEr52XCjIZy8wnm0Q72XXCkjk0zGXnpUw==
        -----END CERTIFICATE-----

        """

    /// A client's certificate of an authority that no broker here trusts.
    static let strangerClient = """
        -----BEGIN CERTIFICATE-----
        MIIBYjCCAQmgAwIBAgICEBQwCgYIKoZIzj0EAwIwGzEZMBcGA1UEAwwQc3RyYW5n
        ZXIgdGVzdCBDQTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDES
        MBAGA1UEAwwJY29sbGVjdG9yMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9zqz
        S1/vz3HV0dZVlPzvKznwl7Tkx2eId4IKtmf4KnXoj1ZvjEtVQ5BLgyvuke6sSqRd
        1qPHzfzgoBX9BgxTV6NCMEAwHQYDVR0OBBYEFNGFAF9qVOqTmdvn0dt86N6C3nJb
        MB8GA1UdIwQYMBaAFOz2n+Kc02domGupyAKTPMDgBla8MAoGCCqGSM49BAMCA0cA
        MEQCIHTGcqZgeX8R1WilL4SvSVGnW2UozbFVNFTtQS/wXUPEAiAwaVyBQInSnKWI
        PcrQvBLvkLzu5HpXtDIGq1H2Wilgsw==
        -----END CERTIFICATE-----

        """
}
