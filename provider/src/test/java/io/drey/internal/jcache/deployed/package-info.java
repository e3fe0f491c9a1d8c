/** What the tests deploy twice in one JVM, each time with a class loader of its own. */
@NullMarked
package io.drey.internal.jcache.deployed;

import org.jspecify.annotations.NullMarked;
