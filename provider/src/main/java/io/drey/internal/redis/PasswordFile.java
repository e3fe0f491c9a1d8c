package io.drey.internal.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A password that stands in a file, which is read for each connection that is made: whoever changes the file, a mounted
 * secret for example, needs to tell nobody. A line end behind the password is none of it. Any thread; reads the file on
 * the calling one.
 *
 * @param user null for the default one
 */
record PasswordFile(@Nullable String user, Path file) implements RedisCredentialsProvider {

    private static final int MOST = 64 << 10;

    @Override
    public Mono<RedisCredentials> resolveCredentials() {
        return Mono.fromSupplier(() -> RedisCredentials.just(user, password()));
    }

    private char[] password() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new CredentialsException("the password file " + file + " is longer than " + MOST + " bytes");
            }
            char[] password = withoutLineEnd(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
            if (password.length == 0) {
                throw new CredentialsException("the password file " + file + " is empty");
            }
            return password;
        } catch (CharacterCodingException e) {
            throw new CredentialsException("the password file " + file + " is not in UTF-8");
        } catch (IOException e) {
            throw new CredentialsException("the password file " + file + " cannot be read: " + e);
        }
    }

    private static char[] withoutLineEnd(CharBuffer text) {
        int length = text.length();
        if (length > 0 && text.get(length - 1) == '\n') {
            length--;
        }
        if (length > 0 && text.get(length - 1) == '\r') {
            length--;
        }
        return Arrays.copyOf(text.array(), length);
    }
}
