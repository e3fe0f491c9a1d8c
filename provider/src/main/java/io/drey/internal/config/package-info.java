/**
 * Reads configuration files, addresses and properties into the options of {@code io.drey}, and says where a mistake is.
 * May import {@code io.drey} only; the one package that knows Typesafe Config.
 */
@NullMarked
package io.drey.internal.config;

import org.jspecify.annotations.NullMarked;
