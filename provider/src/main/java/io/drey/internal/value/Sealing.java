package io.drey.internal.value;

import io.drey.codec.CodecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the bytes of values by AES-GCM and refuses what was changed, or belongs to another key of the cache, to
 * another cache or to another namespace. Layout: length of the secret's name (1), name, nonce (12), ciphertext and tag.
 * What is encrypted is the codec (1) and the bytes. Any thread.
 */
public final class Sealing {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, SecretKey> secrets;
    private final @Nullable String used;
    private final boolean acceptsPlain;
    private final byte[] place;

    /**
     * @param secrets by their names
     * @param used the name of the one that values are encrypted by; null for none
     * @param acceptsPlain whether values that are not encrypted are read
     * @param namespace of all caches, of which a value belongs to one
     */
    public Sealing(
            Map<String, SecretKey> secrets,
            @Nullable String used,
            boolean acceptsPlain,
            String namespace,
            String cache) {
        this.secrets = Map.copyOf(secrets);
        this.used = used;
        this.acceptsPlain = acceptsPlain;
        byte[] first = namespace.getBytes(StandardCharsets.UTF_8);
        byte[] second = cache.getBytes(StandardCharsets.UTF_8);
        this.place = ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .putInt(second.length)
                .put(second)
                .array();
    }

    boolean seals() {
        return used != null;
    }

    boolean acceptsPlain() {
        return used == null || acceptsPlain;
    }

    /** Returns the encrypted bytes of the value of this key. */
    byte[] sealed(byte[] key, Encoded plain) {
        if (used == null) {
            throw new IllegalStateException("nothing is to be encrypted");
        }
        byte[] name = used.getBytes(StandardCharsets.UTF_8);
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] head = ByteBuffer.allocate(1 + name.length)
                .put((byte) name.length)
                .put(name)
                .array();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, used, nonce, head, key);
            ByteBuffer whole = ByteBuffer.allocate(head.length + NONCE + cipher.getOutputSize(1 + plain.size()))
                    .put(head)
                    .put(nonce);
            ByteBuffer content = ByteBuffer.allocate(1 + plain.size())
                    .put(plain.codec())
                    .put(plain.bytes())
                    .flip();
            cipher.doFinal(content, whole);
            return whole.array();
        } catch (GeneralSecurityException e) {
            throw new CodecException("a value cannot be encrypted: " + e, e);
        }
    }

    /** Returns the value of this key that was encrypted. */
    Encoded opened(byte[] key, ByteBuffer sealed) {
        int length = sealed.hasRemaining() ? sealed.get(sealed.position()) : -1;
        if (length < 0 || sealed.remaining() <= 1 + length + NONCE) {
            throw new CodecException("encrypted bytes end early");
        }
        byte[] head = new byte[1 + length];
        sealed.get(head);
        byte[] nonce = new byte[NONCE];
        sealed.get(nonce);
        String name = new String(head, 1, length, StandardCharsets.UTF_8);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, name, nonce, head, key);
            ByteBuffer content = ByteBuffer.allocate(cipher.getOutputSize(sealed.remaining()));
            cipher.doFinal(sealed, content);
            content.flip();
            if (!content.hasRemaining()) {
                throw new CodecException("nothing was encrypted");
            }
            byte codec = content.get();
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return new Encoded(codec, bytes);
        } catch (GeneralSecurityException e) {
            throw new CodecException("encrypted bytes that were changed, or belong elsewhere: " + e, e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce, byte[] head, byte[] key)
            throws GeneralSecurityException {
        SecretKey secret = secrets.get(name);
        if (secret == null) {
            throw new CodecException("encrypted by a secret that is not in drey.codec.encryption-keys");
        }
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        cipher.updateAAD(head);
        cipher.updateAAD(key);
        return cipher;
    }
}
