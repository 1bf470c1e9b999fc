"""A word to the processor, compiled: what will be needed soon is fetched from memory already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.compiled.functions import compiles

LINE = 64  # bytes that a processor fetches at once
PREFETCH = "llvm.prefetch.p0"


def _fetch(_typing: Any, array: Any, row: Any, byte: Any) -> Any:
    """Begin to fetch the line that a byte of a row of an array is in; nothing waits for it."""
    from llvmlite import ir  # type: ignore[import-untyped]
    from numba.core import types

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        """LLVM's ``prefetch``, to read, into all caches, of data."""
        kinds = signature.args
        data = context.make_array(kinds[0])(context, builder, arguments[0])
        row, byte = (
            context.cast(builder, number, kind, types.intp)
            for number, kind in zip(arguments[1:], kinds[1:], strict=True)
        )
        length = builder.extract_value(data.strides, 0)
        offset = builder.add(builder.mul(row, length), byte)
        place = builder.add(builder.ptrtoint(data.data, row.type), offset)
        pointer, flag = builder.inttoptr(place, ir.IntType(8).as_pointer()), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, flag, flag, flag])
        prefetch = builder.module.globals.get(PREFETCH)
        prefetch = prefetch or ir.Function(builder.module, kind, PREFETCH)
        builder.call(prefetch, [pointer, flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(array, row, byte), generate


def fetch(array: Any, row: int, byte: int) -> None:
    """Python cannot fetch ahead."""


if compiles() and not TYPE_CHECKING:
    from numba.extending import intrinsic

    fetch = intrinsic(_fetch)
