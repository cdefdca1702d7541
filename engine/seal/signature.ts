import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";
import type { Signature } from "./digest.ts";

/** Signs the 32 bytes of a digest's SHA-256. */
export type Signer = (sha256: Uint8Array) => Promise<Signature>;

/** Whether a signature over the 32 bytes of a digest's SHA-256 is good. */
export type Verifier = (sha256: Uint8Array, signature: Signature) => boolean;

/** The algorithms that digests are signed with: for an RSA key, and for a key on the curve NIST P-256. */
export type SigningAlgorithm = "RSASSA_PSS_SHA_256" | "ECDSA_SHA_256";

/**
 * Signs with a KMS key, which never leaves KMS; needs kms:Sign. The 32 bytes are the message (`MessageType` RAW),
 * so that `openssl dgst -sha256 -verify` checks them as they are.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 *
 * @param key the ARN of an asymmetric key for SIGN_VERIFY
 */
export function kmsSigner(key: string, algorithm: SigningAlgorithm = "ECDSA_SHA_256"): Signer {
  const client = clientFor(key);
  return async (sha256) => {
    const { KeyId, Signature: value } = await client.send(
      new SignCommand({ KeyId: key, Message: sha256, MessageType: "RAW", SigningAlgorithm: algorithm }),
    );
    if (!value) throw new Error(`KMS gave no signature with ${key}`);
    return { key: KeyId ?? key, algorithm, value: Buffer.from(value).toString("base64") };
  };
}

/** Checks with the public half of a KMS key, asked for once; needs kms:GetPublicKey. Rejects with the SDK's errors. */
export async function kmsVerifier(key: string): Promise<Verifier> {
  const { PublicKey } = await clientFor(key).send(new GetPublicKeyCommand({ KeyId: key }));
  if (!PublicKey) throw new Error(`KMS gave no public key of ${key}`);
  return verifierFor(createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" }));
}

/**
 * Checks with a public key in PEM, as `openssl` and the KMS console give it.
 *
 * @throws Error when it is none, or neither RSA nor elliptic.
 */
export function pemVerifier(pem: string): Verifier {
  return verifierFor(createPublicKey(pem));
}

function verifierFor(key: KeyObject): Verifier {
  const kind = key.asymmetricKeyType;
  if (kind !== "rsa" && kind !== "ec")
    throw new Error(`a key of type ${kind} signs no digests: RSA or EC does`);
  const options =
    kind === "rsa"
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : { key };
  return (sha256, { value }) => verify("sha256", sha256, options, Buffer.from(value, "base64"));
}

function clientFor(key: string): KMSClient {
  const region = key.startsWith("arn:") ? key.split(":")[3] : undefined;
  return new KMSClient({ maxAttempts: 5, ...(region && { region }) });
}
